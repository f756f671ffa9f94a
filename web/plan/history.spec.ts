import { begin, change, redo, settle, undo } from './history';

describe('history', () => {
  const typed = ['a', 'ab', 'abc'].reduce((now, next) => change(now, next, 'name'), begin(''));

  it('takes back what belongs together as one step, and does it again', () => {
    expect(typed.present).toBe('abc');
    expect(undo(typed).present).toBe('');
    expect(redo(undo(typed)).present).toBe('abc');
  });

  it('keeps steps about different things apart', () => {
    const two = change(change(typed, 'x', 'code'), 'y');
    expect(undo(two).present).toBe('x');
    expect(undo(undo(two)).present).toBe('abc');
    expect(undo(change(settle(typed), 'abcd', 'name')).present).toBe('abc');
  });

  it('forgets what was taken back once something else is done', () => {
    expect(redo(change(undo(typed), 'z')).present).toBe('z');
  });

  it('stays where it is at its ends, and is bounded', () => {
    expect(undo(begin(1)).present).toBe(1);
    expect(redo(begin(1)).present).toBe(1);
    let long = begin(0);
    for (let step = 1; step < 1_000; step++) long = change(long, step);
    expect(long.past).toHaveLength(200);
  });
});
