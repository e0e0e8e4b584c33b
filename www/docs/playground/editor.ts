/** The editor: CodeMirror in a shadow root, where its styles need no exception of the content security policy. */
import { javascript } from '@codemirror/lang-javascript';
import { syntaxHighlighting } from '@codemirror/language';
import { EditorView, keymap } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { basicSetup } from 'codemirror';

export type Editor = {
  readonly text: () => string;
  readonly show: (text: string) => void;
};

/** Puts an editor into `host`; `run` is called on Ctrl+Enter. */
export function createEditor(host: HTMLElement, run: () => void): Editor {
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets.push(COLOURS);
  const press = () => {
    run();
    return true;
  };
  const view = new EditorView({
    root,
    parent: root,
    extensions: [
      keymap.of([{ key: 'Mod-Enter', run: press }]),
      basicSetup,
      javascript(),
      syntaxHighlighting(classHighlighter),
      THEME,
      EditorView.contentAttributes.of({ 'aria-label': 'Program', tabindex: '0' }),
    ],
  });
  return {
    text: () => view.state.doc.toString(),
    show: (text) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      view.scrollDOM.scrollTop = 0;
    },
  };
}

const THEME = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--raised)', color: 'var(--text)', fontSize: '0.875rem' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--raised)', color: 'var(--quiet)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'light-dark(#0b4fb30d, #7cb8ff14)' },
  '.cm-panels': { backgroundColor: 'var(--page)', color: 'var(--text)' },
  '.cm-tooltip': { backgroundColor: 'var(--page)', color: 'var(--text)' },
  '&.cm-focused': { outline: '3px solid var(--accent)', outlineOffset: '-3px' },
});

const COLOURS = new CSSStyleSheet();
COLOURS.replaceSync(`
  :host { display: block; height: 100% }
  .tok-keyword { color: light-dark(#a40e26, #ff9492) }
  .tok-string, .tok-string2 { color: light-dark(#0a3069, #a8d4ff) }
  .tok-comment { color: light-dark(#4c5a6b, #a9b5c4) }
  .tok-number, .tok-bool, .tok-atom { color: light-dark(#023b95, #91cbff) }
  .tok-typeName, .tok-className { color: light-dark(#702c00, #ffb757) }
`);
