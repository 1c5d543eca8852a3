/** What a page of a run looks like and does; both stand in the page itself, which names them by digest and lets nothing else run. */

export const PAGE_STYLE = `
body{font:15px/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{border-bottom:1px solid #ddd;padding:.25rem .5rem;text-align:left;vertical-align:top}
.same{color:#1b6e3a}.different{color:#a33000}.broken{color:#7a0019}.tolerated{opacity:.6}
del{background:#ffe1d6;text-decoration:none}ins{background:#d9f2df;text-decoration:none}
button{font:inherit;border:1px solid #999;border-radius:.3rem;background:#f6f6f6;cursor:pointer}button:focus-visible{outline:3px solid #0b57d0}
audio{width:100%}section{margin:2rem 0}
`

/** A click on a time plays the section's sound from two seconds before it. */
export const PAGE_SCRIPT = `
document.addEventListener('click', function (event) {
  var button = event.target.closest('[data-at]')
  if (!button) return
  var at = Number(button.dataset.at)
  var sounds = Array.from(button.closest('section').querySelectorAll('audio'))
  var sound = sounds.filter(function (one) { return Number(one.dataset.from) <= at }).pop()
  if (!sound) return
  sounds.forEach(function (one) { one.pause() })
  sound.currentTime = Math.max(0, (at - Number(sound.dataset.from)) / 1000 - 2)
  sound.play()
})
`
