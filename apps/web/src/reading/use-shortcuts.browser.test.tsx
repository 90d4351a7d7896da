import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { freshRoot } from '../../test/fresh-root.ts';
import { useShortcuts } from './use-shortcuts.ts';

const root = freshRoot();
let done: string[];

beforeEach(() => {
  done = [];
});

function Page({ areWanted = true }: { readonly areWanted?: boolean }) {
  const note = (what: string) => () => void done.push(what);
  useShortcuts(
    [
      { key: 'm', what: () => 'Mute', press: note('m') },
      { key: '?', what: () => 'List', press: note('?') },
      { key: 'space', what: () => 'Talk', press: note('talk'), release: note('hush') },
    ],
    areWanted,
  );
  return (
    <>
      <p>A meeting</p>
      <label>
        <span>Message</span>
        <input />
      </label>
      <Button onPress={note('pressed')}>People</Button>
      <MenuTrigger>
        <Button>More</Button>
        <Popover>
          <Menu aria-label="More">
            <MenuItem>Layout</MenuItem>
            <MenuItem>Mirror</MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </>
  );
}

async function render(areWanted = true): Promise<void> {
  root.render(<Page areWanted={areWanted} />);
  await expect.element(page.getByText('A meeting')).toBeVisible();
}

test('a key does its work where nobody types, and on a button too', async () => {
  await render();
  await page.getByText('A meeting').click();
  await userEvent.keyboard('m?');
  page.getByRole('button', { name: 'People' }).element().focus();
  await userEvent.keyboard('m');
  expect(done).toEqual(['m', '?', 'm']);
});

test('whoever types, writes; whoever looks for a row of a menu, finds it; keys of the browser are its own', async () => {
  await render();
  await page.getByRole('textbox', { name: 'Message' }).click();
  await userEvent.keyboard('m? m');
  await expect.element(page.getByRole('textbox', { name: 'Message' })).toHaveValue('m? m');
  await page.getByRole('button', { name: 'More' }).click();
  await userEvent.keyboard('m');
  await expect.element(page.getByRole('menuitem', { name: 'Mirror' })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await userEvent.keyboard('{Control>}m{/Control}');
  expect(done).toEqual([]);
});

test('what lasts as long as a key is held ends with it, and where the window loses it', async () => {
  await render();
  await page.getByText('A meeting').click();
  await userEvent.keyboard('{ >}');
  expect(done).toEqual(['talk']);
  await userEvent.keyboard('{/ }');
  expect(done).toEqual(['talk', 'hush']);
  await userEvent.keyboard('{ >}');
  dispatchEvent(new Event('blur'));
  expect(done).toEqual(['talk', 'hush', 'talk', 'hush']);
  await userEvent.keyboard('{/ }');
  expect(done.length).toBe(4);
});

test('the space bar presses the button that has the focus, and nothing else', async () => {
  await render();
  page.getByRole('button', { name: 'People' }).element().focus();
  await userEvent.keyboard(' ');
  expect(done).toEqual(['pressed']);
});

test('WCAG 2.1.4: where shortcuts are switched off, keys do nothing', async () => {
  await render(false);
  await page.getByText('A meeting').click();
  await userEvent.keyboard('m?');
  expect(done).toEqual([]);
});
