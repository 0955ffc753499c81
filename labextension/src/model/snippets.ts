/** The question of the form as code for other places. */

export interface Question {
  url: string;
  body: string;
  locked: boolean;
}

export type Language = 'curl' | 'Python' | 'JavaScript';

export const LANGUAGES: Language[] = ['curl', 'Python', 'JavaScript'];

/** Code that asks the question. The token is never in it, only the place it is taken from. */
export function snippet(language: Language, question: Question): string {
  return { curl, Python: python, JavaScript: javascript }[language](question);
}

function curl({ url, body, locked }: Question): string {
  const token = locked ? ` \\\n  -H "Authorization: Bearer $NB2FN_TOKEN"` : '';
  const quoted = body.replace(/'/g, `'\\''`);
  return `curl -s ${url} \\\n  -H 'Content-Type: application/json'${token} \\\n  -d '${quoted}'\n`;
}

function python({ url, body, locked }: Question): string {
  const imports = locked ? 'import json\nimport os\n' : 'import json\n';
  const token = locked
    ? `headers["Authorization"] = "Bearer " + os.environ["NB2FN_TOKEN"]\n`
    : '';
  return (
    `${imports}from urllib.request import Request, urlopen\n\n` +
    `question = json.loads(r"""${body.replace(/"""/g, '""\\u0022')}""")\n` +
    `headers = {"Content-Type": "application/json"}\n${token}` +
    `request = Request(${JSON.stringify(url)}, json.dumps(question).encode(), headers)\n` +
    `print(json.load(urlopen(request)))\n`
  );
}

function javascript({ url, body, locked }: Question): string {
  const token = locked ? `, Authorization: 'Bearer ' + process.env.NB2FN_TOKEN` : '';
  return (
    `const response = await fetch(${JSON.stringify(url)}, {\n  method: 'POST',\n` +
    `  headers: { 'Content-Type': 'application/json'${token} },\n` +
    `  body: JSON.stringify(${body})\n});\nconsole.log(await response.json());\n`
  );
}
