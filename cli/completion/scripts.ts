/** The tree of commands -> a script for a shell. */
import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Words {
  /** `tributary token`: the words before. */
  readonly path: string;
  readonly words: readonly string[];
}

export function completionScript(shell: Shell, program: Command): string {
  const all = wordsOf(program, program.name());
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](program.name(), all);
}

/** For each command what may follow it: commands in it, and its options. */
function wordsOf(command: Command, path: string): readonly Words[] {
  const names = command.commands.map((each) => each.name());
  const options = command.options.flatMap(({ long }) => long ?? []);
  const own = { path, words: [...names, ...options, '--help'] };
  return [own, ...command.commands.flatMap((each) => wordsOf(each, `${path} ${each.name()}`))];
}

function bashScript(name: string, all: readonly Words[]): string {
  const cases = all.map(({ path, words }) => `    "${path}") words="${words.join(' ')}" ;;`);
  return `# Completion of ${name} for bash: source <(${name} completion bash)
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="${name}" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="$path $word" ;; esac
  done
  case "$path" in
${cases.join('\n')}
    *) COMPREPLY=( $(compgen -f -- "$current") ); return ;;
  esac
  COMPREPLY=( $(compgen -W "$words" -- "$current") )
}
complete -o default -F _${name} ${name}
`;
}

/** zsh runs what bash runs. */
function zshScript(name: string, all: readonly Words[]): string {
  return `# Completion of ${name} for zsh: source <(${name} completion zsh)
autoload -U +X compinit && compinit -u
autoload -U +X bashcompinit && bashcompinit
${bashScript(name, all).split('\n').slice(1).join('\n')}`;
}

function fishScript(name: string, all: readonly Words[]): string {
  const lines = all.flatMap(({ path, words }) => {
    const [, ...before] = path.split(' ');
    const condition =
      before.length === 0
        ? '__fish_use_subcommand'
        : before.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
    return words.map((word) =>
      word.startsWith('--')
        ? `complete -c ${name} -n '${condition}' -l ${word.slice(2)}`
        : `complete -c ${name} -n '${condition}' -f -a ${word}`,
    );
  });
  return `# Completion of ${name} for fish: ${name} completion fish | source\n${lines.join('\n')}\n`;
}
