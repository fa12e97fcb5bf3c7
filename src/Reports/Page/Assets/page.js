// The page of a run: shows what the server sends of its state, or what the file has embedded, and charts of the steps that are looked at.
'use strict';
(() => {
  const { Chart, make, grouped, cut } = StepCharts;
  const $ = id => document.getElementById(id);
  const embedded = $('embedded') ? JSON.parse($('embedded').textContent) : null;
  const charts = new Map();
  const view = { from: 0, to: 0, all: true, cursor: null, marks: [], load, say: text => { $('readout').textContent = text; }, setCursor, show, showAll, zoom, pan };
  let state = null, known = null;

  const sections = {
    losses: 'Losses', optimization: 'Optimisation', speed: 'Speed and memory', quality: 'Musical quality', measurements: 'Measurements',
    data: 'Data', samples: 'Samples', anomalies: 'Anomalies', health: 'Recording',
  };

  /** The values of a chart; null where the run no longer has it. */
  async function load(id, from, to, buckets) {
    if (embedded) return cut(embedded.charts[id], from, to);
    const answer = await fetch(`chart?id=${encodeURIComponent(id)}&from=${from}&to=${to}&buckets=${buckets}`);
    return answer.ok ? answer.json() : null;
  }

  function setCursor(step) {
    if (view.cursor === step) return;
    view.cursor = step;
    charts.forEach(chart => { if (chart.isVisible) chart.moveCursor(); });
  }

  function show(from, to) {
    const last = Math.max(0, state.lastStep);
    from = Math.max(0, Math.min(from, last));
    to = Math.max(from, Math.min(to, last));
    Object.assign(view, { from, to, all: from === 0 && to === last });
    history.replaceState(null, '', view.all ? '#' : `#${from}-${to}`);
    showView();
  }

  function showAll() { show(0, state.lastStep); }

  function zoom(factor, middle) {
    const half = Math.max(1, (view.to - view.from) * factor / 2);
    show(Math.round(middle - half), Math.round(middle + half));
  }

  function pan(part) {
    const size = view.to - view.from, from = Math.max(0, Math.min(state.lastStep - size, Math.round(view.from + part * size)));
    show(from, from + size);
  }

  function showView() {
    if (document.activeElement !== $('from')) $('from').value = view.from;
    if (document.activeElement !== $('to')) $('to').value = view.to;
    $('resolution').textContent = `${grouped.format(view.to - view.from + 1)} of ${grouped.format(state.lastStep + 1)} steps`;
    charts.forEach(chart => chart.load());
  }

  /** Calls a function only where what it shows has changed, so that what is read, played or focused stays as it is. */
  function whenChanged(name, value, action) {
    const text = JSON.stringify(value);
    whenChanged.last ??= new Map();
    if (whenChanged.last.get(name) === text) return;
    whenChanged.last.set(name, text);
    action(value);
  }

  function sectionOf(id) {
    let grid = $('grid-' + id);
    if (grid) return grid;
    grid = make('div', { class: 'grid', id: 'grid-' + id });
    const section = make('section', { id, 'aria-labelledby': 'heading-' + id }, make('h2', { id: 'heading-' + id }, sections[id]), grid);
    const order = Object.keys(sections), next = [...$('main').children].find(other => order.indexOf(other.id) > order.indexOf(id));
    $('main').insertBefore(section, next ?? null);
    $('sections').replaceChildren(...[...$('main').children].map(each => make('a', { href: '#' + each.id, onclick: event => { event.preventDefault(); each.scrollIntoView(); each.querySelector('h2').tabIndex = -1; each.querySelector('h2').focus({ preventScroll: true }); } }, sections[each.id])));
    return grid;
  }

  const pairs = facts => facts.map(fact => make('div', {}, make('dt', {}, fact.name), make('dd', { class: fact.isBad ? 'bad' : null }, fact.value, fact.note ? make('small', {}, fact.note) : null)));

  function showCharts(definitions) {
    const isSame = definition => JSON.stringify(charts.get(definition.id)?.definition) === JSON.stringify(definition);
    for (const [id, chart] of charts) if (!definitions.some(definition => definition.id === id)) { chart.element.remove(); charts.delete(id); }
    for (const definition of definitions) {
      if (isSame(definition)) continue;
      const size = definition.id === 'losses' ? 'wide' : ['quality', 'measurements'].includes(definition.section) ? 'small' : '';
      const chart = new Chart(definition, size, view), before = charts.get(definition.id);
      if (before) before.element.replaceWith(chart.element);
      else sectionOf(definition.section).append(chart.element);
      charts.set(definition.id, chart);
      chart.isOld = true;
    }
  }

  /** Keeps the elements of what is there already: an opened anomaly stays open, a sound goes on. */
  function showList(grid, items, create) {
    const before = new Map([...grid.children].map(child => [child.dataset.id, child]));
    grid.replaceChildren(...items.map(item => {
      const text = JSON.stringify(item), old = before.get(item.id);
      if (old?.text === text) return old;
      const element = create(item, old);
      element.dataset.id = item.id;
      element.text = text;
      return element;
    }));
  }

  const sample = item => make('article', { class: 'card small sample' }, make('h3', {}, item.title),
    item.image ? make('img', { src: item.image, alt: 'Picture of ' + item.title, loading: 'lazy' }) : null,
    item.audio ? make('audio', { src: item.audio, controls: true, preload: 'none', 'aria-label': 'Play ' + item.title }) : null,
    make('dl', { class: 'pairs' }, pairs(item.values)), item.file ? make('p', {}, make('a', { href: item.file, download: item.title.replace(/[^\w]+/g, '_') + '.mid' }, 'File')) : null);

  const anomaly = (item, old) => make('div', { class: 'card anomaly ' + item.severity }, make('details', { open: old?.querySelector('details').open },
    make('summary', {}, make('b', {}, item.type), make('span', { class: 'severity' }, item.severity), make('span', {}, item.metric), make('span', { class: 'muted' }, item.where)),
    make('p', {}, item.details), item.advice.length ? make('ul', {}, item.advice.map(advice => make('li', {}, advice))) : null,
    make('button', { type: 'button', onclick: () => { show(item.firstStep - 50, item.lastStep + 50); ($('losses') ?? $('main')).scrollIntoView(); } }, 'Show these steps')));

  function apply(next) {
    const isFirst = state === null;
    state = next;
    view.marks = state.marks;
    document.title = `${state.status}: ${state.runId}`;
    $('run').textContent = state.runId;
    setStatus(state.status, state.statusText);
    $('done').hidden = state.done === null;
    if (state.done !== null) {
      $('done').firstElementChild.style.transform = `scaleX(${state.done})`;
      $('done').setAttribute('aria-valuenow', Math.round(100 * state.done));
    }
    whenChanged('facts', state.facts, facts => $('facts').replaceChildren(...pairs(facts)));
    $('notice').hidden = !state.notice;
    $('notice').textContent = state.notice ?? '';
    whenChanged('charts', state.charts, showCharts);
    if (state.data.length) whenChanged('data', state.data, data => sectionOf('data').replaceChildren(make('div', { class: 'card wide' }, make('dl', { class: 'pairs' }, pairs(data)))));
    if (state.samples.length) showList(sectionOf('samples'), state.samples, sample);
    if (state.anomalyTotal === 0) whenChanged('anomalies', 0, () => sectionOf('anomalies').replaceChildren(make('p', { class: 'card wide' }, 'No anomaly so far.')));
    else {
      showList(sectionOf('anomalies'), state.anomalies, anomaly);
      $('heading-anomalies').textContent = `Anomalies (${grouped.format(state.anomalyTotal)}${state.anomalyTotal > state.anomalies.length ? `, the latest ${state.anomalies.length}` : ''})`;
      if (known !== null && state.anomalyTotal > known) $('news').textContent = `New anomaly: ${state.anomalies[0].type} of ${state.anomalies[0].metric}, ${state.anomalies[0].severity}`;
    }
    known = state.anomalyTotal;
    whenChanged('health', state.health, health => sectionOf('health').replaceChildren(make('div', { class: 'card wide' }, make('dl', { class: 'pairs' }, pairs(health)))));
    $('toolbar').hidden = state.lastStep < 0;
    const asked = isFirst ? /^#(\d+)-(\d+)$/.exec(location.hash) : null;
    if (asked) show(+asked[1], +asked[2]);
    else if (view.all) showAll();
    else showView();
  }

  function setStatus(kind, text) {
    if ($('status').textContent === text) return;
    $('status').className = 'status ' + kind;
    $('status').textContent = text;
  }

  $('range').addEventListener('submit', event => { event.preventDefault(); show(+$('from').value, +$('to').value); });
  $('back').addEventListener('click', () => pan(-0.5));
  $('forth').addEventListener('click', () => pan(0.5));
  $('closer').addEventListener('click', () => zoom(0.25, (view.from + view.to) / 2));
  $('wider').addEventListener('click', () => zoom(4, (view.from + view.to) / 2));
  $('all').addEventListener('click', showAll);

  if (embedded) apply(embedded.state);
  else {
    const events = new EventSource('events');
    events.onmessage = event => apply(JSON.parse(event.data));
    events.onerror = () => setStatus('lost', state?.isLive === false ? state.statusText + '; its server has ended' : 'no connection; trying again');
  }
})();
