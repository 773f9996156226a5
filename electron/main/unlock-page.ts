import { unlockPath } from '#shared/contract/shell.ts'

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="color-scheme" content="light dark">
    <title>Unlock Orgo</title>
    <link rel="stylesheet" href="/unlock.css">
    <script type="module" src="/unlock.js"></script>
  </head>
  <body>
    <main>
      <h1>Unlock Orgo</h1>
      <form>
        <label for="password">Password of this profile</label>
        <input id="password" type="password" maxlength="1024" autocomplete="off" required autofocus>
        <button type="submit">Unlock</button>
        <p role="status"></p>
      </form>
    </main>
  </body>
</html>
`

const css = `body { font: 14px/1.45 system-ui, sans-serif; margin: 0; display: grid; min-height: 100vh; place-items: center }
main { width: 20rem; padding: 16px }
h1 { font-size: 20px; margin: 0 0 16px }
form { display: grid; gap: 8px }
input, button { font: inherit; min-height: 32px; padding: 4px 8px; border-radius: 4px; border: 1px solid GrayText }
p { min-height: 3em; margin: 0 }
`

const script = `const form = document.querySelector('form')
const field = document.querySelector('input')
const button = document.querySelector('button')
const status = document.querySelector('p')
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  button.disabled = true
  status.textContent = 'Opening...'
  const password = field.value
  field.value = ''
  status.textContent = await window.orgoUnlock.submit(password) ?? ''
  button.disabled = false
  field.focus()
})
`

/** The page that asks for a password: no framework, no mail, no port; its form reaches the shell by one preload call. */
export const unlockAssets = {
  [unlockPath]: { type: 'text/html; charset=utf-8', text: html },
  '/unlock.css': { type: 'text/css; charset=utf-8', text: css },
  '/unlock.js': { type: 'text/javascript; charset=utf-8', text: script },
}
