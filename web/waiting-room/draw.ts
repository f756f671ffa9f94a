/** Text or elements within an element. */
export type Inside = readonly (string | HTMLElement | false | undefined)[];

/** Makes an element: `make('p', 'soft', text)`; the class may be empty. */
export function make(tag: string, className: string, ...inside: Inside): HTMLElement {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...inside.filter((part) => part !== false && part !== undefined));
  return element;
}

/** A button that does something once at a time. */
export function button(text: string, kind: 'main' | 'quiet', press: () => void): HTMLElement {
  const element = make('button', 'line-button', text);
  element.dataset['kind'] = kind;
  element.addEventListener('click', press);
  return element;
}

/** A link. */
export function link(text: string, href: string, className: string): HTMLElement {
  const element = make('a', className, text);
  element.setAttribute('href', href);
  return element;
}

/** A short tone, twice; silent where the browser wants a touch first. */
export function chime(): void {
  try {
    const context = new AudioContext();
    for (const [at, pitch] of [
      [0, 660],
      [0.22, 880],
    ] as const) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.2, context.currentTime + at);
      volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + at + 0.35);
      tone.connect(volume).connect(context.destination);
      tone.start(context.currentTime + at);
      tone.stop(context.currentTime + at + 0.4);
    }
  } catch {
    // No sound then; title and page say it as well.
  }
}
