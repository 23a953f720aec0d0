// A panel under a button. It closes by Escape, by a click elsewhere, or when the focus leaves it.

/** @param {HTMLElement} opener @param {HTMLElement} panel */
export function attachMenu(opener, panel) {
  /** @param {boolean} open */
  const show = (open) => {
    panel.hidden = !open;
    opener.ariaExpanded = String(open);
  };
  show(false);
  opener.addEventListener('click', () => {
    show(panel.hidden === true);
    if (!panel.hidden) /** @type {HTMLElement | null} */ (panel.querySelector('input, button'))?.focus();
  });
  addEventListener('pointerdown', (event) => {
    const target = /** @type {Node} */ (event.target);
    if (!panel.contains(target) && !opener.contains(target)) show(false);
  });
  panel.addEventListener('focusout', (event) => {
    const next = /** @type {Node | null} */ (event.relatedTarget);
    if (next && !panel.contains(next) && !opener.contains(next)) show(false);
  });
  for (const element of [opener, panel]) {
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || panel.hidden) return;
      event.stopPropagation();
      show(false);
      opener.focus();
    });
  }
}
