/** The stories, looked at: each shows what it is there to show. */
// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Empty, Loading, Refused, Some } from './unit-list.stories';

afterEach(cleanup);

test('some', async () => {
  render(Some.render());
  expect(await screen.findAllByRole('listitem')).toHaveLength(2);
});

test('empty', async () => {
  render(Empty.render());
  expect((await screen.findByRole('list')).children).toHaveLength(0);
});

test('loading', () => {
  render(Loading.render());
  expect(screen.getByRole('status')).toBeTruthy();
});

test('refused', async () => {
  render(Refused.render());
  expect((await screen.findByRole('alert')).textContent).toContain('forbidden');
});
