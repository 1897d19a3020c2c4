//! How the page looks: light, with the reader's own font.

pub(super) const STYLE: &str = "
:root { color-scheme: light; }
body { margin: 0; background: #f6f5f2; color: #1f2328; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 45rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
section { background: #fff; border: 1px solid #dddbd5; border-radius: 6px; padding: 1rem 1rem .75rem; margin-top: 1rem; }
section > p { color: #59606a; font-size: .875rem; margin: .5rem 0 0; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; gap: .5rem 1.75rem; margin: .75rem 0 0; }
dt { color: #59606a; font-size: .875rem; }
dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 13px system-ui, sans-serif; fill: #1f2328; }
svg .tick, svg .axis { fill: #59606a; }
svg line.grid { stroke: #e6e4df; }
svg line.tick { stroke: #8a8f98; }
.key span { margin-right: 1.25rem; }
.key i { display: inline-block; width: .75rem; height: .75rem; margin-right: .375rem; border-radius: 2px; }
table { border-collapse: collapse; width: 100%; margin-top: .75rem; font-size: .875rem; }
th, td { text-align: left; padding: .25rem .5rem .25rem 0; border-top: 1px solid #e6e4df; overflow-wrap: anywhere; }
";
