import { expect, test } from 'vitest';
import { referencesOf } from './references.ts';

test('WEB-2: everything in a document that loads or runs is found, however it is written', () => {
  const { urls, inline, importMap } = referencesOf(`
    <!doctype html><base href="//evil.example/"><META HTTP-EQUIV=refresh content="0;url=/x">
    <script type=importmap>{"integrity":{"/a.js":"sha384-a"}}</script>
    <SCRIPT SRC=/b.js></SCRIPT><script>1</script><style>p{}</style>
    <link rel=StyleSheet href=/c.css><template><img src=/d.png onerror=steal()></template>
    <svg><script href="/e.js"></script></svg><iframe srcdoc="<p>"></iframe><p style="top:0">
    <!-- <script src=/not.js></script> --><a href="/page">`);
  expect(urls.map(({ url, by }) => `${by} ${url}`)).toEqual([
    'base href //evil.example/',
    'script src /b.js',
    'link href /c.css',
    'img src /d.png',
    'script href /e.js',
  ]);
  expect(inline).toEqual([
    'base',
    'meta refresh',
    'script',
    'style',
    'img onerror',
    'script',
    'iframe srcdoc',
    'p style',
  ]);
  expect([...importMap]).toEqual([['/a.js', 'sha384-a']]);
});
