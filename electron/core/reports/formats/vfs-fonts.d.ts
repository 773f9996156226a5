// pdfmake ships its typeface as base64 by file name, without types. Bundled with the worker, it needs no file beside it.
declare module 'pdfmake/build/vfs_fonts.js' {
  const fonts: Readonly<Record<string, string>>
  export = fonts
}
