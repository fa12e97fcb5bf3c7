// Charts over the steps of a run: lines with the spread of what shares a place, stacks, dots, what is expected, anomalies, and a table of the same values.
// What several charts have in common is the view: { from, to, cursor, marks, load, say, setCursor, show, showAll, zoom, pan }.
'use strict';
const StepCharts = (() => {
  // Elements: text is always text, never markup.
  function make(tag, attributes, ...children) {
    const isSvg = ['svg', 'path', 'line', 'circle', 'rect', 'text', 'g', 'title', 'polygon', 'clipPath', 'defs'].includes(tag);
    const element = isSvg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value === false || value === null || value === undefined) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (name === 'fill' || name === 'stroke') element.style[name] = value;
      else element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.flat().filter(child => child !== null && child !== undefined));
    return element;
  }

  const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  function number(value, digits = 4) {
    if (value === null || value === undefined) return '–';
    const size = Math.abs(value);
    if (size === 0) return '0';
    if (size < 1e-3 || size >= 1e7) return value.toExponential(Math.max(0, digits - 2)).replace(/\.?0+e/, 'e').replace('e+', 'e');
    return size >= 1000 ? grouped.format(value) : String(+value.toPrecision(digits));
  }
  const units = {
    bytes: { tick: v => number(v / 2 ** 30, 3), exact: v => +(v / 2 ** 30).toPrecision(4) + ' GB', step: 2 ** 30 },
    seconds: { tick: v => number(v * 1000, 3), exact: v => number(v * 1000) + ' ms', step: 1 },
  };
  const exact = (chart, value) => units[chart.unit] ? units[chart.unit].exact(value) : number(value, 5);
  const colorOf = index => `var(--s${index % 8})`;

  function ticks(low, high, count, unit = 1) {
    const raw = (high - low) / unit / Math.max(1, count), power = 10 ** Math.floor(Math.log10(raw));
    const size = [1, 2, 5, 10].map(each => each * power).find(each => each >= raw) * unit;
    const found = [];
    for (let i = Math.ceil(low / size - 1e-9); i * size <= high + size * 1e-9; i++) found.push(+(i * size).toPrecision(12));
    return found;
  }

  /** Powers of ten, with their doubles and fives where there is room. */
  function decades(bottom, top, room) {
    const first = Math.floor(bottom), count = Math.floor(top) - first + 1;
    const sizes = count * 3 <= room ? [1, 2, 5] : [1], every = Math.ceil(count / room);
    return Array.from({ length: count }, (_, i) => first + i).filter(power => power % every === 0)
      .flatMap(power => sizes.map(size => size * 10 ** power)).filter(value => Math.log10(value) >= bottom && Math.log10(value) <= top);
  }

  /** The place of the last bucket that begins at or before a step; -1 where there is none. */
  function indexAt(steps, step) {
    let low = 0, high = steps.length;
    while (low < high) { const middle = (low + high) >> 1; if (steps[middle] <= step) low = middle + 1; else high = middle; }
    return low - 1;
  }

  class Chart {
    constructor(definition, size, view) {
      this.view = view;
      this.definition = definition;
      this.hidden = new Set();
      this.data = null;
      this.isVisible = false;
      this.log = null;
      this.range = definition.lines.find(line => line.hasRange && /^total/.test(line.metric)) ?? definition.lines.find(line => line.hasRange) ?? null;
      const unit = definition.unit === 'bytes' ? 'GB of 1024³ bytes' : definition.unit === 'seconds' ? 'milliseconds' : definition.unit;
      this.title = make('h3', { id: 'title-' + definition.id }, definition.title, unit ? make('span', { class: 'unit' }, ', ' + unit) : null);
      this.logButton = make('button', { type: 'button', 'aria-pressed': 'false', title: 'Logarithmic axis', onclick: () => { this.log = !this.log; this.draw(); } }, 'log');
      this.legend = make('ul', { class: 'legend' });
      this.plot = make('svg', { class: 'plot', tabindex: '0', role: 'application', 'aria-roledescription': 'chart', 'aria-labelledby': 'title-' + definition.id, 'aria-describedby': 'summary-' + definition.id });
      this.summary = make('p', { class: 'hidden', id: 'summary-' + definition.id });
      this.values = make('details', { class: 'values', ontoggle: () => this.fillTable() }, make('summary', {}, 'Values'), make('div', { tabindex: '0', role: 'region', 'aria-label': 'Values of ' + definition.title }));
      this.element = make('figure', { class: 'card ' + size, 'data-chart': definition.id },
        make('header', {}, this.title, definition.kind === 'line' ? this.logButton : null), definition.help ? make('p', { class: 'muted' }, definition.help) : null,
        this.legend, this.plot, this.summary, this.values);
      this.listen();
      new ResizeObserver(() => this.draw()).observe(this.plot);
      new IntersectionObserver(([entry]) => { this.isVisible = entry.isIntersecting; if (this.isVisible && this.isOld) this.load(); }, { rootMargin: '300px' }).observe(this.element);
    }

    get lines() { return this.definition.lines; }

    /** Asks for the steps in view; one request at a time, and only for what can be seen. */
    async load() {
      this.isOld = true;
      if (!this.isVisible || this.isLoading) return;
      this.isLoading = true;
      while (this.isOld) {
        this.isOld = false;
        const { from, to } = this.view;
        try {
          const data = await this.view.load(this.definition.id, from, to, Math.max(100, Math.round(this.plot.clientWidth || 600)));
          if (!data) break;
          this.data = data;
          this.shown = { from, to };
          this.log ??= this.isWide();
          this.draw();
          this.fillTable();
          this.element.dataset.shown = `${from}-${to}`;
        } catch { break; } // The connection is lost, which the status says; the next state brings the charts up to date.
      }
      this.isLoading = false;
    }

    /** Whether the values differ so much that small ones could not be read on a linear axis. */
    isWide() {
      if (this.definition.kind !== 'line' || !['losses', 'optimization'].includes(this.definition.section)) return false;
      const values = this.data.lines.flatMap(line => line.mean);
      return values.every(value => value > 0) && values.reduce((a, b) => Math.max(a, b), 0) > 50 * values.reduce((a, b) => Math.min(a, b), Infinity);
    }

    scales() {
      const width = this.plot.clientWidth || 600, height = this.plot.clientHeight || 230;
      const area = { left: 58, right: width - 12, top: 12, bottom: height - 24 };
      const { from, to } = this.shown;
      const x = step => area.left + 5 + (area.right - area.left - 10) * (to > from ? (step - from) / (to - from) : 0.5);
      let low = Infinity, high = -Infinity;
      const include = value => { if (value !== null && (!this.log || value > 0)) { low = Math.min(low, value); high = Math.max(high, value); } };
      this.shownLines().forEach(line => { (line.min ?? line.mean).forEach(include); (line.max ?? line.mean).forEach(include); });
      if (this.definition.kind === 'stack') { low = 0; high = this.stacked().at(-1)?.top.reduce((a, b) => Math.max(a, b), 0) ?? 1; }
      if (this.definition.unit === 'bytes') low = 0;
      if (this.definition.kind === 'dots') this.limits().forEach(point => { include(point[1]); include(point[2]); });
      if (!(low <= high)) return null;
      const map = this.log ? Math.log10 : value => value;
      let [bottom, top] = [map(low), map(high)];
      const margin = (top - bottom || Math.abs(top) || 1) * 0.05;
      if (low !== 0 || this.log) bottom -= margin;
      top += margin;
      const y = value => area.bottom - (area.bottom - area.top) * (map(value) - bottom) / (top - bottom);
      const unit = units[this.definition.unit];
      const marks = this.log && top - bottom >= 1
        ? decades(bottom, top, (area.bottom - area.top) / 28)
        : ticks(this.log ? 10 ** bottom : bottom, this.log ? 10 ** top : top, Math.max(3, (area.bottom - area.top) / 45), unit?.step).filter(value => !this.log || value > 0);
      return { area, x, y, marks, width, height, step: px => from + (px - area.left - 5) / (area.right - area.left - 10) * (to - from), text: value => unit ? unit.tick(value) : number(value) };
    }

    shownLines() { return (this.data?.lines ?? []).filter(line => !this.hidden.has(line.series)); }

    /** What is expected of the line that is asked about, up to the end of the this.view. */
    limits() {
      const found = this.range && !this.hidden.has(this.range.series) ? this.data.ranges.find(each => each.series === this.range.series) : null;
      if (!found || found.points.length === 0) return [];
      const points = found.points.filter((point, i) => i === 0 || point[0] >= this.shown.from);
      return [...points.map((point, i) => [i === 0 ? Math.max(point[0], this.shown.from) : point[0], point[1], point[2]]), [this.shown.to, ...points.at(-1).slice(1)]];
    }

    stacked() {
      const all = [...new Set(this.shownLines().flatMap(line => line.steps))].sort((a, b) => a - b);
      let below = all.map(() => 0);
      return this.shownLines().map(line => {
        const at = new Map(line.steps.map((step, i) => [step, line.mean[i]]));
        const top = all.map((step, i) => below[i] + (at.get(step) ?? 0));
        const layer = { series: line.series, steps: all, bottom: below, top };
        below = top;
        return layer;
      });
    }

    draw() {
      if (!this.data || !this.plot.clientWidth) return;
      this.logButton.setAttribute('aria-pressed', this.log);
      const scale = this.scales();
      this.scale = scale;
      this.drawLegend();
      if (!scale) { this.plot.replaceChildren(make('text', { x: this.plot.clientWidth / 2, y: 70, 'text-anchor': 'middle' }, 'No finite value in these steps.')); return; }
      const { area, x, y } = scale;
      const clip = 'clip-' + this.definition.id;
      const content = make('g', { 'clip-path': `url(#${clip})` });
      const root = [make('defs', {}, make('clipPath', { id: clip }, make('rect', { x: area.left, y: area.top - 6, width: Math.max(0, area.right - area.left), height: area.bottom - area.top + 6 })))];
      for (const value of scale.marks) root.push(make('line', { class: 'grid-line', x1: area.left, x2: area.right, y1: y(value), y2: y(value) }), make('text', { x: area.left - 6, y: y(value) + 4, 'text-anchor': 'end' }, scale.text(value)));
      const { from, to } = this.shown;
      for (const step of ticks(from, Math.max(to, from + 1), Math.max(3, (area.right - area.left) / 90)).filter(step => Number.isInteger(step) && step <= to))
        root.push(make('text', { x: Math.min(x(step), area.right - 8), y: scale.height - 7, 'text-anchor': 'middle' }, grouped.format(step)));
      root.push(make('line', { class: 'axis', x1: area.left, x2: area.right, y1: area.bottom, y2: area.bottom }));
      this.drawRange(content, scale);
      if (this.definition.kind === 'stack') this.stacked().forEach(layer => this.drawLayer(content, layer, scale));
      else this.shownLines().forEach(line => this.drawLine(content, line, scale));
      this.drawMarks(content, scale);
      this.cursorLine = make('line', { class: 'cursor', y1: area.top, y2: area.bottom, visibility: 'hidden' });
      this.dragged = make('rect', { class: 'drag', y: area.top, height: area.bottom - area.top, width: 0 });
      this.plot.replaceChildren(...root, content, this.cursorLine, this.dragged);
      this.moveCursor();
      this.summary.textContent = this.describe();
    }

    drawLine(content, line, { x, y, area }) {
      const { color, isHeldOut, name } = this.lines.find(each => each.series === line.series);
      const stroke = colorOf(color), middle = (this.data.width - 1) / 2, isFew = line.steps.length <= 40 || this.definition.kind === 'dots';
      const at = i => Math.min(area.right, x(Math.min(line.steps[i] + middle, this.shown.to)));
      const isShown = i => !this.log || line.mean[i] > 0;
      const bad = new Set(line.bad.map(([step]) => step));
      let path = '', isDrawing = false;
      line.steps.forEach((step, i) => {
        if (!isShown(i)) { isDrawing = false; return; }
        path += `${isDrawing && !this.isBroken(line, i) ? 'L' : 'M'}${at(i).toFixed(1)},${y(line.mean[i]).toFixed(1)}`;
        isDrawing = !bad.has(step);
      });
      if (line.min && !isHeldOut) {
        const floor = area.bottom + 4, side = (values, i) => (this.log && values[i] <= 0 ? floor : y(values[i])).toFixed(1);
        const spread = line.steps.map((_, i) => `${i ? 'L' : 'M'}${at(i).toFixed(1)},${side(line.max, i)}`).join('') + line.steps.map((_, i) => line.steps.length - 1 - i).map(i => `L${at(i).toFixed(1)},${side(line.min, i)}`).join('') + 'Z';
        content.append(make('path', { class: 'spread', d: spread, fill: stroke }));
        // A spike of one step is thinner than its area can show.
        const extremes = line.steps.map((_, i) => line.max[i] > line.min[i] ? `M${at(i).toFixed(1)},${side(line.min, i)}V${side(line.max, i)}` : '').join('');
        content.append(make('path', { class: 'line', d: extremes, stroke, 'stroke-opacity': '.45', 'stroke-width': '1' }));
      }
      if (!isHeldOut) content.append(make('path', { class: 'line', d: path, stroke, 'stroke-dasharray': color >= 8 ? '5 3' : null, 'data-name': name }));
      if (isFew || isHeldOut) line.steps.forEach((_, i) => { if (isShown(i)) content.append(make('circle', { class: 'dot', cx: at(i).toFixed(1), cy: y(line.mean[i]).toFixed(1), r: isHeldOut ? 5 : 3, fill: stroke })); });
      for (const [step, count] of line.bad) {
        const cx = x(step), cy = area.bottom - 8;
        content.append(make('path', { class: 'bad', d: `M${cx - 4},${cy - 4}l8,8m0,-8l-8,8` }, make('title', {}, `${name}: ${count === 1 ? 'a value that is' : count + ' values that are'} not finite at step ${grouped.format(step)}`)));
      }
    }

    /** A value that is not finite leaves a gap. */
    isBroken(line, i) { return line.bad.length > 0 && line.bad.some(([step]) => step > line.steps[i - 1] && step <= line.steps[i]); }

    drawLayer(content, layer, { x, y }) {
      const { color } = this.lines.find(each => each.series === layer.series), middle = (this.data.width - 1) / 2, last = layer.steps.length - 1;
      const point = (i, value) => `${x(Math.min(layer.steps[i] + middle, this.shown.to)).toFixed(1)},${y(value).toFixed(1)}`;
      content.append(make('path', { class: 'area', fill: colorOf(color), d: layer.top.map((value, i) => (i ? 'L' : 'M') + point(i, value)).join('') + layer.bottom.map((_, i) => 'L' + point(last - i, layer.bottom[last - i])).join('') + 'Z' }));
    }

    drawRange(content, { x, y, area }) {
      const points = this.limits();
      if (points.length < 2) return;
      const stroke = colorOf(this.range.color);
      const clamp = value => Math.max(area.top - 6, Math.min(area.bottom + 6, value));
      for (let i = 0; i + 1 < points.length; i++) {
        const [step, low, high] = points[i];
        if (low === null && high === null) continue;
        const side = (value, otherwise) => value === null || (this.log && value <= 0) ? otherwise : clamp(y(value));
        const [left, right, top, bottom] = [x(step), x(points[i + 1][0]), side(high, area.top - 6), side(low, area.bottom)];
        if (right <= left) continue;
        content.append(make('rect', { class: 'range', x: left, y: top, width: right - left, height: Math.max(0, bottom - top), fill: stroke }));
        for (const [value, height] of [[low, bottom], [high, top]]) if (value !== null) content.append(make('line', { class: 'limit', x1: left, x2: right, y1: height, y2: height, stroke }));
      }
    }

    drawMarks(content, { x, area }) {
      const names = new Set(this.lines.filter(line => !this.hidden.has(line.series)).map(line => line.metric));
      for (const mark of this.view.marks.filter(mark => names.has(mark.metric) && mark.step >= this.shown.from && mark.step <= this.shown.to)) {
        const at = x(mark.step);
        content.append(make('line', { class: 'mark ' + mark.severity, x1: at, x2: at, y1: area.top, y2: area.bottom }),
          make('polygon', { class: 'flag ' + mark.severity, points: `${at - 5},${area.top - 6} ${at + 5},${area.top - 6} ${at},${area.top + 3}` }, make('title', {}, `${mark.type} of ${mark.metric} (${mark.severity}) at step ${grouped.format(mark.step)}`)));
      }
    }

    drawLegend() {
      if (this.legend.childElementCount !== this.lines.length + (this.range ? 1 : 0)) {
        this.legend.replaceChildren(...this.lines.map(line => make('li', {}, make('button', { type: 'button', 'aria-pressed': 'true', onclick: () => this.toggle(line) },
          line.isHeldOut ? make('svg', { 'aria-hidden': 'true' }, make('circle', { cx: 8, cy: 5, r: 4, fill: colorOf(line.color) })) : make('svg', { 'aria-hidden': 'true' }, make('line', { x1: 0, x2: 16, y1: 5, y2: 5, 'stroke-width': this.definition.kind === 'stack' ? 9 : 3, stroke: colorOf(line.color), 'stroke-dasharray': line.color >= 8 ? '5 3' : null })),
          make('span', {}, line.name), make('b', {})))));
        if (this.range) this.legend.append(make('li', {}, make('button', { type: 'button', 'data-range': true, title: 'Another line', onclick: () => this.nextRange() }, make('svg', { 'aria-hidden': 'true' }, make('rect', { width: 16, height: 10, 'fill-opacity': '.25' })), make('span', {}))));
      }
      const buttons = [...this.legend.querySelectorAll('button')];
      this.lines.forEach((line, i) => {
        buttons[i].setAttribute('aria-pressed', !this.hidden.has(line.series));
        buttons[i].querySelector('b').textContent = this.valueAt(line.series, this.view.cursor) ?? '';
      });
      if (this.range) {
        buttons.at(-1).hidden = this.limits().every(point => point[1] === null && point[2] === null);
        buttons.at(-1).querySelector('rect').style.fill = colorOf(this.range.color);
        buttons.at(-1).querySelector('span').textContent = (this.definition.section === 'quality' ? 'range of the corpus' : 'expected of ' + this.range.name);
      }
    }

    toggle(line) {
      if (!this.hidden.delete(line.series)) this.hidden.add(line.series);
      this.draw();
    }

    nextRange() {
      const all = this.lines.filter(line => line.hasRange);
      this.range = all[(all.indexOf(this.range) + 1) % all.length];
      this.draw();
    }

    /** The value at a step, or the last one, as text; null where there is none. */
    valueAt(series, step) {
      const line = this.data?.lines.find(each => each.series === series);
      if (!line || line.steps.length === 0) return null;
      const i = step === null ? line.steps.length - 1 : indexAt(line.steps, step);
      if (i < 0) return null;
      const spread = line.min && step !== null && line.min[i] !== line.max[i] ? ` (${exact(this.definition, line.min[i])} to ${exact(this.definition, line.max[i])})` : '';
      return exact(this.definition, line.mean[i]) + spread;
    }

    describe() {
      const all = this.shownLines().filter(line => line.steps.length > 0).map(line => {
        const least = (line.min ?? line.mean).reduce((a, b) => Math.min(a, b)), most = (line.max ?? line.mean).reduce((a, b) => Math.max(a, b));
        return `${this.lines.find(each => each.series === line.series).name}: ${exact(this.definition, line.mean[0])} at first, ${exact(this.definition, line.mean.at(-1))} at last, between ${exact(this.definition, least)} and ${exact(this.definition, most)}`;
      });
      return `Steps ${grouped.format(this.shown.from)} to ${grouped.format(this.shown.to)}. ${all.join('; ')}.`;
    }

    /** The same values as a table, for those who do not see the picture and those who want figures. */
    fillTable() {
      if (!this.values.open || !this.data) return;
      const lines = this.shownLines(), steps = [...new Set(lines.flatMap(line => [...line.steps, ...line.bad.map(([step]) => step)]))].sort((a, b) => a - b);
      const at = lines.map(line => new Map(line.steps.map((step, i) => [step, line.min && line.min[i] !== line.max[i] ? `${line.min[i]} to ${line.max[i]}` : String((line.min ?? line.mean)[i])])));
      const bad = lines.map(line => new Map(line.bad));
      const cell = (i, step) => [at[i].get(step), bad[i].has(step) ? `${bad[i].get(step)} not finite` : null].filter(Boolean).join(', ');
      const width = this.data.width;
      this.values.querySelector('div').replaceChildren(make('table', {},
        make('caption', {}, width === 1 ? 'Each step, as it was recorded.' : `The least and the greatest value of ${grouped.format(width)} steps each.`),
        make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'step'), lines.map(line => make('th', { scope: 'col' }, this.lines.find(each => each.series === line.series).name)))),
        make('tbody', {}, steps.map(step => make('tr', {}, make('th', { scope: 'row' }, width === 1 ? String(step) : `${step} to ${step + width - 1}`), lines.map((_, i) => make('td', {}, cell(i, step))))))));
    }

    moveCursor() {
      if (!this.scale || !this.cursorLine) return;
      const isIn = this.view.cursor !== null && this.view.cursor >= this.shown.from && this.view.cursor <= this.shown.to;
      this.cursorLine.setAttribute('visibility', isIn ? 'visible' : 'hidden');
      if (isIn) { const at = this.scale.x(this.view.cursor); this.cursorLine.setAttribute('x1', at); this.cursorLine.setAttribute('x2', at); }
      this.drawLegend();
    }

    listen() {
      let start = null;
      const place = event => event.clientX - this.plot.getBoundingClientRect().left;
      const stepAt = event => Math.round(Math.min(this.shown.to, Math.max(this.shown.from, this.scale.step(place(event)))));
      this.plot.addEventListener('pointermove', event => {
        if (!this.scale) return;
        this.view.setCursor(stepAt(event));
        if (start === null) return;
        const [left, right] = [Math.min(start.x, place(event)), Math.max(start.x, place(event))];
        this.dragged.setAttribute('x', left);
        this.dragged.setAttribute('width', right - left);
      });
      this.plot.addEventListener('pointerleave', () => { if (start === null && document.activeElement !== this.plot) this.view.setCursor(null); });
      this.plot.addEventListener('pointerdown', event => { if (this.scale && event.button === 0) { start = { x: place(event), step: stepAt(event) }; this.plot.setPointerCapture(event.pointerId); } });
      this.plot.addEventListener('pointerup', event => {
        if (start === null) return;
        const from = start, end = stepAt(event);
        start = null;
        this.dragged.setAttribute('width', 0);
        if (Math.abs(place(event) - from.x) > 6 && end !== from.step) this.view.show(Math.min(from.step, end), Math.max(from.step, end));
      });
      this.plot.addEventListener('dblclick', () => this.view.showAll());
      this.plot.addEventListener('keydown', event => {
        const size = this.data?.width ?? 1, middle = this.view.cursor ?? Math.round((this.view.from + this.view.to) / 2);
        const move = { ArrowLeft: -size, ArrowRight: size }[event.key];
        if (move) { this.view.setCursor(Math.min(this.view.to, Math.max(this.view.from, (this.view.cursor ?? (move > 0 ? this.view.from - size : this.view.to + size)) + move * (event.shiftKey ? 10 : 1)))); this.say(); }
        else if (event.key === 'Home') { this.view.setCursor(this.view.from); this.say(); }
        else if (event.key === 'End') { this.view.setCursor(this.view.to); this.say(); }
        else if (event.key === '+' || event.key === '=') this.view.zoom(0.25, middle);
        else if (event.key === '-') this.view.zoom(4, middle);
        else if (event.key === '0') this.view.showAll();
        else if (event.key === 'PageUp') this.view.pan(-0.5);
        else if (event.key === 'PageDown') this.view.pan(0.5);
        else if (event.key === 'Escape') this.view.setCursor(null);
        else return;
        event.preventDefault();
      });
    }

    say() {
      this.view.say(`Step ${grouped.format(this.view.cursor)}: ` + this.lines.filter(line => !this.hidden.has(line.series)).map(line => `${line.name} ${this.valueAt(line.series, this.view.cursor) ?? 'none'}`).join(', '));
    }
  }

  /** The part of embedded values that is in view; the bucket in which it begins is part of it. */
  function cut(data, from, to) {
    const isIn = step => step + data.width > from && step <= to;
    return {
      ...data,
      lines: data.lines.map(line => {
        const keep = line.steps.map(isIn), pick = values => values?.filter((_, i) => keep[i]);
        return { series: line.series, steps: pick(line.steps), min: pick(line.min), max: pick(line.max), mean: pick(line.mean), bad: line.bad.filter(([step]) => isIn(step)) };
      }),
      ranges: data.ranges.map(range => {
        const before = range.points.filter(point => point[0] < from).at(-1);
        return { ...range, points: [...(before ? [before] : []), ...range.points.filter(point => point[0] >= from && point[0] <= to)] };
      }),
    };
  }

  return { Chart, make, grouped, cut };
})();
