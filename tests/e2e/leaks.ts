/**
 * HTML that calls home in every way we know a mail can try, each with its own path, and that runs script where it may.
 *
 * Source: the vectors of HTTPLeaks (cure53) that a browser of today still follows, and common forms of XSS and mXSS.
 */
export function leaks(origin: string): string {
  const at = (name: string) => `${origin}/${name}`
  const run = (name: string) => `document.title='ran';new Image().src='${at(name)}'`
  return `<html><head>
<base href="${origin}/base/">
<meta http-equiv="refresh" content="3;url=${at('meta-refresh')}">
<link rel="stylesheet" href="${at('link-stylesheet')}">
<link rel="icon" href="${at('link-icon')}"><link rel="preload" as="image" href="${at('link-preload')}">
<link rel="prefetch" href="${at('link-prefetch')}"><link rel="manifest" href="${at('link-manifest')}">
<link rel="modulepreload" href="${at('link-module')}"><link rel="import" href="${at('link-import')}">
<style>@import url(${at('style-import')}); .a { background: url(${at('style-class')}) } @font-face { font-family: f; src: url(${at('font-face')}) }
body { font-family: f; list-style-image: url(${at('style-list')}); cursor: url(${at('style-cursor')}), auto }</style>
<script src="${at('script-src')}"></script><script>${run('script-ran')}</script>
</head><body background="${at('body-background')}" onload="${run('body-onload')}">
<img src="${at('img-src')}" alt="one"><img srcset="${at('img-srcset')} 2x" alt="two"><img src="//${origin.slice(7)}/img-scheme">
<img src="relative" alt="rel"><img src="x" onerror="${run('img-onerror')}"><IMG SRC=${at('img-upper')}>
<img dynsrc="${at('dynsrc')}" lowsrc="${at('lowsrc')}" longdesc="${at('longdesc')}">
<picture><source srcset="${at('picture-source')}"><img alt="p"></picture>
<input type="image" src="${at('input-image')}"><button formaction="${at('formaction')}">b</button>
<form action="${at('form-action')}"><input name="a" autofocus onfocus="${run('onfocus')}"></form>
<video src="${at('video-src')}" poster="${at('video-poster')}" autoplay></video><audio src="${at('audio-src')}" autoplay></audio>
<video><source src="${at('video-source')}"><track src="${at('video-track')}" default></video>
<object data="${at('object-data')}"></object><embed src="${at('embed-src')}"><applet code="x" codebase="${at('applet')}"></applet>
<iframe src="${at('iframe-src')}"></iframe><iframe srcdoc="&lt;img src=${at('iframe-srcdoc')}&gt;"></iframe>
<frameset><frame src="${at('frame-src')}"></frameset>
<svg><image href="${at('svg-image')}" xlink:href="${at('svg-xlink')}"/><use href="${at('svg-use')}#a"/><script>${run('svg-script')}</script>
<style>svg { background: url(${at('svg-style')}) }</style><foreignObject><img src="${at('svg-foreign')}"></foreignObject></svg>
<svg onload="${run('svg-onload')}"></svg><svg><animate attributeName="href" values="javascript:alert(1)"/></svg>
<math><mtext><table><mglyph><style><img src=x onerror="${run('mxss-math')}"></style></mglyph></table></mtext></math>
<noscript><p title="</noscript><img src=x onerror=${at('mxss-noscript')}>"></p></noscript>
<table background="${at('table-background')}"><tr><td background="${at('td-background')}">cell</td></tr></table>
<div style="background:url(${at('div-background')})">a</div><div style="background-image:url('${at('div-image')}')">b</div>
<div style="background:u\\72l(${at('div-escaped')})">c</div><div style="/**/background:/**/url(${at('div-comment')})">d</div>
<div style="list-style-image:url(${at('div-list')});display:list-item">e</div><div style="content:url(${at('div-content')})">f</div>
<div style="border-image:url(${at('div-border')}) 1;border:1px solid">g</div><div style="cursor:url(${at('div-cursor')}),auto">h</div>
<div style="background:image-set(url(${at('div-image-set')}) 1x)">i</div><div style="mask-image:url(${at('div-mask')})">j</div>
<div style="filter:url(${at('div-filter')}#a)">k</div><div style="--x:url(${at('div-variable')});background:var(--x)">l</div>
<div style="shape-outside:url(${at('div-shape')});float:left">m</div><div style="offset-path:url(${at('div-offset')}#p)">n</div>
<a href="javascript:${run('a-javascript')}">o</a><a ping="${at('a-ping')}" href="${at('a-href')}">p</a><area href="${at('area')}">
<p onclick="x()" onmouseover="${run('onmouseover')}">q</p><details open ontoggle="${run('ontoggle')}"><summary>r</summary></details>
<template><img src="${at('template')}"></template><xmp><img src="${at('xmp')}"></xmp>
<bgsound src="${at('bgsound')}"><marquee onstart="${run('marquee')}">s</marquee><isindex action="${at('isindex')}">
<p>The last line.</p></body></html>`
}
