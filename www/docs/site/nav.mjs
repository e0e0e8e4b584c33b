/** The order of the pages: what stands in the menu, and what comes before and after a page. */

export const SECTIONS = [
  ['Start', ['index.md', 'start/dashboard.md', 'start/worker.md', 'start/test.md']],
  [
    'Guides',
    [
      'guides/authentication.md',
      'guides/creating.md',
      'guides/waiting.md',
      'guides/errors-and-forms.md',
      'guides/sso.md',
      'guides/retries-and-deadlines.md',
      'guides/proxies-and-frameworks.md',
      'guides/gateway-security.md',
      'guides/observability.md',
      'guides/testing.md',
      'guides/content-security-policy.md',
      'guides/rust.md',
      'guides/rust-applications.md',
    ],
  ],
  ['Reference', ['reference/methods.md', 'reference/options.md', 'errors.md']],
  ['More', ['demo.md', 'numbers.md', 'migration.md', 'support.md']],
];

/** Pages that are not written but built. */
export const BUILT = [
  ['playground/index.html', 'Playground'],
  ['demo/index.html', 'Demo'],
];

export const PAGES = SECTIONS.flatMap(([, pages]) => pages);
