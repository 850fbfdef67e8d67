// Light or dark: what the viewer chose here, else what the system says. Runs before the page is painted.
(() => {
  const root = document.documentElement;
  const read = () => {
    try {
      return localStorage.getItem('tidegate-theme');
    } catch {
      return null;
    }
  };
  const chosen = read();
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;

  window.tidegateTheme = {
    isDark: () =>
      root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches,
    toggle() {
      root.dataset.theme = this.isDark() ? 'light' : 'dark';
      try {
        localStorage.setItem('tidegate-theme', root.dataset.theme);
      } catch {
        // A browser that keeps nothing forgets the choice, which is all that is lost.
      }
      window.dispatchEvent(new Event('tidegate-theme'));
    },
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
    window.dispatchEvent(new Event('tidegate-theme')),
  );
})();
