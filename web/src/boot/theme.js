// Runs before the first paint: a stored choice wins over the system's setting.
(function () {
  try {
    var theme = localStorage.getItem('tracekeep.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be closed to us; the system's setting then decides.
  }
})();
