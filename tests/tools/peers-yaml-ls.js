// What yaml-language-server says of files: `node peers-yaml-ls.js SCHEMA < LIST`, one path a line.
// Prints one line of JSON a file: the diagnostics, as an editor gets them. Needs
// `npm install yaml-language-server` in the folder that NODE_PATH names.
const fs = require('fs');
const { getLanguageService } = require('yaml-language-server');
const { TextDocument } = require('vscode-languageserver-textdocument');

const schema = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const service = getLanguageService({
  schemaRequestService: async () => '',
  workspaceContext: { resolveRelativePath: (path) => path },
  telemetry: { send() {}, sendError() {}, sendTrack() {} },
});
service.configure({
  validate: true,
  yamlVersion: '1.2',
  schemas: [{ uri: 'file:///qcph.schema.json', fileMatch: ['*'], schema }],
});

(async () => {
  for (const path of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
    const text = fs.readFileSync(path, 'utf8');
    const document = TextDocument.create(`file://${path}`, 'yaml', 1, text);
    const found = await service.doValidation(document, false);
    const said = found.map(({ severity, message, range }) => ({
      severity,
      message,
      line: range.start.line + 1,
      column: range.start.character + 1,
      shown: document.getText(range),
    }));
    console.log(JSON.stringify({ path, said }));
  }
})();
