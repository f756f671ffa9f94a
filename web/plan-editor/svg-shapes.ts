import type { Shape } from '../plan/import-shapes';

const SEATS = 'circle, ellipse, rect, path[data-seat], use';
const SVG = 'http://www.w3.org/2000/svg';
const INKSCAPE = 'http://www.inkscape.org/namespaces/inkscape';

/**
 * Seat-like shapes of an SVG drawing. It is parsed by the browser and never shown, so nothing in it
 * runs or is loaded.
 * @returns undefined when it is no SVG
 */
export function shapesIn(text: string): Shape[] | undefined {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const root = parsed.documentElement;
  if (root.namespaceURI !== SVG || parsed.querySelector('parsererror') !== null) return undefined;
  return [...root.querySelectorAll<SVGGraphicsElement>(SEATS)].flatMap((element) => {
    if (element.closest('defs, clipPath, mask, pattern, symbol') !== null) return [];
    const middle = middleOf(element);
    if (middle === undefined) return [];
    const { x, y } = middle.matrixTransform(matrixOf(element, root));
    return [{ x, y, groups: groupsOf(element, root), ...namesOf(element) }];
  });
}

function middleOf(element: SVGGraphicsElement): DOMPoint | undefined {
  const number = (name: string): number => Number(element.getAttribute(name) ?? 0);
  switch (element.tagName) {
    case 'circle':
    case 'ellipse':
      return new DOMPoint(number('cx'), number('cy'));
    case 'rect':
    case 'use':
      return new DOMPoint(number('x') + number('width') / 2, number('y') + number('height') / 2);
    default: {
      // Where a path begins is near enough to where it is.
      const [, x, y] =
        /^\s*[Mm]\s*(-?[\d.]+)[\s,]+(-?[\d.]+)/.exec(element.getAttribute('d') ?? '') ?? [];
      return x === undefined ? undefined : new DOMPoint(Number(x), Number(y));
    }
  }
}

/** All transformations between an element and the drawing's own units. */
function matrixOf(element: Element, root: Element): DOMMatrix {
  const above: DOMMatrix[] = [];
  for (let here: Element | null = element; here && here !== root; here = here.parentElement) {
    // A transformation that cannot be read moves nothing.
    const list = here instanceof SVGGraphicsElement ? here.transform.baseVal : undefined;
    const matrix = list && list.numberOfItems > 0 ? list.consolidate()?.matrix : undefined;
    if (matrix) above.unshift(DOMMatrix.fromMatrix(matrix));
  }
  return above.reduce((whole, one) => whole.multiply(one), new DOMMatrix());
}

const nameOf = (group: Element): string =>
  group.getAttribute('data-name') ??
  group.getAttributeNS(INKSCAPE, 'label') ??
  group.getAttribute('id') ??
  '';

/** Names of the groups around an element from the outermost; layers that hold everything do not count. */
function groupsOf(element: Element, root: Element): string[] {
  const names: string[] = [];
  for (let here = element.parentElement; here && here !== root; here = here.parentElement) {
    const name = nameOf(here);
    if (here.tagName === 'g' && name !== '') names.unshift(name);
  }
  return names;
}

function namesOf(element: Element): Omit<Shape, 'x' | 'y' | 'groups'> {
  const data = (name: string): string | undefined =>
    element.getAttribute(`data-${name}`) ?? undefined;
  const title = element.querySelector('title')?.textContent.trim();
  return {
    section: data('section'),
    row: data('row'),
    number: data('number') ?? data('seat') ?? title,
    grade: data('grade'),
    kind: data('kind'),
    house: data('house') === 'true',
  };
}
