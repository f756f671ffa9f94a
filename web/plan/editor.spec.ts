import { chosenSection, edit, type EditorAction, openEditor } from './editor';
import { EMPTY_PLAN, rowsSection } from './model';

const after = (...actions: EditorAction[]) => actions.reduce(edit, openEditor(EMPTY_PLAN));
const add: EditorAction = { do: 'add', sections: [rowsSection({ x: 5, turn: 10 })] };
const codesIn = (state: ReturnType<typeof after>) =>
  state.history.present.sections.map(({ code }) => code);

describe('the editor', () => {
  it('gives every section a code of its own and chooses the new one', () => {
    const state = after(
      add,
      { do: 'arrange', how: 'duplicate' },
      { do: 'arrange', how: 'duplicate' },
    );
    expect(codesIn(state)).toEqual(['A', 'B', 'C']);
    expect(chosenSection(state)?.code).toBe('C');
    const named = edit(state, { do: 'section', change: { code: '1층' }, about: 'code' });
    expect(codesIn(edit(named, { do: 'arrange', how: 'duplicate' })).at(-1)).toBe('1층2');
  });

  it('mirrors a section to the other side', () => {
    const there = chosenSection(after(add, { do: 'arrange', how: 'mirror' }));
    expect(there).toMatchObject({ x: -5, turn: -10, numbering: 'right', code: 'B' });
  });

  it('puts sections in order and takes them away', () => {
    const three = after(
      add,
      { do: 'arrange', how: 'duplicate' },
      { do: 'arrange', how: 'duplicate' },
    );
    expect(codesIn(edit(three, { do: 'arrange', how: 'earlier' }))).toEqual(['A', 'C', 'B']);
    expect(codesIn(edit(three, { do: 'arrange', how: 'later' }))).toEqual(['A', 'B', 'C']);
    const two = edit(three, { do: 'arrange', how: 'remove' });
    expect([codesIn(two), chosenSection(two)?.code]).toEqual([['A', 'B'], 'B']);
  });

  it('marks chosen seats, and forgets marks that say nothing', () => {
    const chosen = after(add, { do: 'seats', seats: new Set(['0:0', '0:1']) });
    const house = edit(edit(chosen, { do: 'mark', mark: { house: true } }), {
      do: 'mark',
      mark: { kind: 'wheelchair' },
    });
    expect(chosenSection(house)?.marks['0:1']).toEqual({ kind: 'wheelchair', house: true });
    const plain = edit(edit(house, { do: 'mark', mark: { house: false } }), {
      do: 'mark',
      mark: { kind: 'standard' },
    });
    expect(chosenSection(plain)?.marks).toEqual({});
  });

  it('takes back a drag as a whole, and goes on with what is still there', () => {
    const dragged = after(
      add,
      { do: 'section', change: { x: 6 }, about: 'place' },
      { do: 'section', change: { x: 7 }, about: 'place' },
    );
    const back = edit(dragged, { do: 'undo' });
    expect(chosenSection(back)?.x).toBe(5);
    expect(chosenSection(edit(back, { do: 'redo' }))?.x).toBe(7);
    expect(codesIn(edit(back, { do: 'undo' }))).toEqual([]);
    expect(chosenSection(edit(back, { do: 'undo' }))).toBeUndefined();
  });
});
