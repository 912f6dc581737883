// What users of the peers have: one machine of two cores, headless Chromium, loopback, 20 November 2026. Figures of the
// console are printed beside them.
const PEERS = {
  firstLoad: 'Phoenix 6,008 KiB JS in 27 requests, first row 4,000-5,400 ms; MLflow 5,437 KiB in 35, 1,850 ms; Jaeger 1,400 KiB in 7',
  smallTrace: 'Phoenix 830 ms, MLflow 940 ms, Jaeger 560 ms (deep link)',
  largeTrace: 'Phoenix 6,200 ms for 1,000 of 30,000 spans, MLflow not shown in 100 s, Jaeger 2,600 ms',
  scroll: 'Phoenix p50 17 ms over 1,000 spans, MLflow 200 ms with a worst of 2,783 ms and Jaeger 17-33 ms over 5,000',
  spanToSpan: 'Phoenix 750 ms, MLflow 6,300 ms, at 5,000 spans',
};

export const beside = (what) => ` (peers: ${PEERS[what]})`;
