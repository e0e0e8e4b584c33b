/** Light or dark before anything is painted, as it was chosen here before; else as the system has it. */
{
  let chosen;
  try {
    chosen = localStorage.getItem('theme');
  } catch {
    // Storage is not allowed; the system's choice stands.
  }
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
