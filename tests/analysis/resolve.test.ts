/** Where an import leads, language by language: pictures of small repositories. */
import { describe, expect, it } from 'vitest';
import { languageForPath } from '../../server/syntax/languages.ts';
import { absolutePath } from '../support/absolutePath.ts';
import { analysisOver, placesOf } from '../support/analysisView.ts';

type Files = Readonly<Record<string, string>>;

/** `module` as `from` would import it -> the files that it is. */
async function leads(files: Files, from: string, module: string): Promise<string[]> {
  const analysis = await analysisOver({ [from]: '', ...files });
  const found = analysis.filesOf(module, absolutePath(from), languageForPath(from)?.id ?? '');
  return found.map(({ displayPath }) => displayPath);
}

/** Definitions of `name`, imported from `module`. */
async function means(files: Files, from: string, module: string, name: string): Promise<string[]> {
  const analysis = await analysisOver({ [from]: '', ...files });
  return placesOf(analysis, analysis.definitionsOf(name, module, absolutePath(from), languageForPath(from)?.id ?? ''));
}

describe('Python', () => {
  const files = {
    'src/app/__init__.py': 'from .core import run as start\nfrom .models import *\n',
    'src/app/core.py': 'def run():\n    pass\n',
    'src/app/models/__init__.py': 'from .user import User\n',
    'src/app/models/user.py': 'class User:\n    pass\n',
  };

  it('finds packages in a src layout, from inside and from tests', async () => {
    expect(await leads(files, 'tests/test_core.py', 'app.core')).toEqual(['src/app/core.py']);
    expect(await leads(files, 'src/app/models/user.py', 'app')).toEqual(['src/app/__init__.py']);
    expect(await leads(files, 'tests/test_core.py', 'os.path')).toEqual([]);
  });

  it('counts the dots of relative imports', async () => {
    expect(await leads(files, 'src/app/models/user.py', '..core')).toEqual(['src/app/core.py']);
    expect(await leads(files, 'src/app/models/user.py', '.')).toEqual(['src/app/models/__init__.py']);
  });

  it('follows what __init__ passes on, renamed, by star, and submodules', async () => {
    expect(await means(files, 'use.py', 'app', 'start')).toEqual(['src/app/core.py:1 run']);
    expect(await means(files, 'use.py', 'app', 'User')).toEqual(['src/app/models/user.py:1 User']);
    expect(await leads(files, 'use.py', 'app.models.user')).toEqual(['src/app/models/user.py']);
  });

  it('ends where modules import one another in a circle', async () => {
    const circle = { 'a.py': 'from b import *\n', 'b.py': 'from a import *\n' };
    expect(await means(circle, 'use.py', 'a', 'missing')).toEqual([]);
  });
});

describe('TypeScript and JavaScript', () => {
  it('finds files without, and with another extension, and index files', async () => {
    const files = { 'src/a.ts': '', 'src/b/index.tsx': '', 'src/c.js': '' };
    expect(await leads(files, 'src/use.ts', './a')).toEqual(['src/a.ts']);
    expect(await leads(files, 'src/use.ts', './a.js')).toEqual(['src/a.ts']);
    expect(await leads(files, 'src/use.ts', './b')).toEqual(['src/b/index.tsx']);
    expect(await leads(files, 'src/x/use.ts', '../c.js')).toEqual(['src/c.js']);
    expect(await leads(files, 'src/use.ts', 'react')).toEqual([]);
  });

  it('reads paths and baseUrl of a tsconfig with comments and mistakes, and what it extends and references', async () => {
    const tsconfig =
      '{\n  // aliases\n  "extends": "./base", "compilerOptions": { "paths": { "@/*": ["./src/*"], }, oops }\n}\n';
    const files = {
      'tsconfig.json': tsconfig,
      'base.json': '{ "compilerOptions": { "baseUrl": "lib" } }',
      'src/deep/a.ts': '',
      'lib/tools/b.ts': '',
    };
    expect(await leads(files, 'src/use.ts', '@/deep/a')).toEqual(['src/deep/a.ts']);
    const solution = {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./app" }] }',
      'app/tsconfig.json': '{ "extends": "../tsconfig.json", "compilerOptions": { "paths": { "~x": ["./x.ts"] } } }',
      'app/x.ts': '',
    };
    expect(await leads(solution, 'use.ts', '~x')).toEqual(['app/x.ts']);
  });

  it('knows packages of the workspace by exports, patterns and what they were built from', async () => {
    const files = {
      'packages/ui/package.json':
        '{ "name": "@acme/ui", "exports": { ".": { "import": "./dist/index.js" }, "./*": "./dist/parts/*.js" } }',
      'packages/ui/src/index.ts': '',
      'packages/ui/src/parts/button.ts': '',
      'packages/app/package.json': '{ "name": "app", "imports": { "#db": "./src/db.ts" } }',
      'packages/app/src/db.ts': '',
    };
    expect(await leads(files, 'packages/app/src/use.ts', '@acme/ui')).toEqual(['packages/ui/src/index.ts']);
    expect(await leads(files, 'packages/app/src/use.ts', '@acme/ui/button')).toEqual([
      'packages/ui/src/parts/button.ts',
    ]);
    expect(await leads(files, 'packages/app/src/use.ts', '#db')).toEqual(['packages/app/src/db.ts']);
  });

  it('follows chains of re-exports, and ends in a loop of them', async () => {
    const files = {
      'index.ts': "export * from './a';\nexport { two as deux } from './b';\n",
      'a.ts': "export * from './index';\nexport * from './b';\n",
      'b.ts': 'export function one() {}\nexport const two = 2;\n',
    };
    expect(await means(files, 'use.ts', './index', 'one')).toEqual(['b.ts:1 one']);
    expect(await means(files, 'use.ts', './index', 'deux')).toEqual(['b.ts:2 two']);
    expect(await means(files, 'use.ts', './index', 'none')).toEqual([]);
  });
});

describe('Java and Kotlin', () => {
  const files = {
    'core/src/main/java/org/acme/Store.java': 'package org.acme;\npublic class Store { static class Row {} }\n',
    'app/src/main/kotlin/util/Texts.kt': 'package org.acme.util\n\nfun shorten(text: String) = text\n',
  };

  it('finds classes, nested classes and functions of a package under any source root', async () => {
    const from = 'app/src/test/java/org/acme/StoreTest.java';
    expect(await leads(files, from, 'org.acme.Store')).toEqual(['core/src/main/java/org/acme/Store.java']);
    expect(await means(files, from, 'org.acme', 'Store')).toEqual(['core/src/main/java/org/acme/Store.java:2 Store']);
    expect(await means(files, from, 'org.acme.Store', 'Row')).toEqual(['core/src/main/java/org/acme/Store.java:2 Row']);
    expect(await means(files, 'app/src/main/kotlin/Use.kt', 'org.acme.util', 'shorten')).toEqual([
      'app/src/main/kotlin/util/Texts.kt:3 shorten',
    ]);
    expect(await leads(files, from, 'java.util.List')).toEqual([]);
  });
});

describe('Go', () => {
  const files = {
    'go.work': 'go 1.22\nuse (\n  ./a\n  ./b\n)\n',
    'a/go.mod': 'module example.com/a\n\nreplace example.com/c => ../c\n',
    'a/store/store.go': 'package store\n',
    'a/store/store_test.go': 'package store\n',
    'b/go.mod': 'module example.com/b\n',
    'b/b.go': 'package b\n',
    'c/c.go': 'package c\n',
  };

  it('goes by the modules of the workspace and by replacements, tests left out', async () => {
    expect(await leads(files, 'b/use.go', 'example.com/a/store')).toEqual(['a/store/store.go']);
    expect(await leads(files, 'a/use.go', 'example.com/b')).toEqual(['b/b.go']);
    expect(await leads(files, 'a/use.go', 'example.com/c')).toEqual(['c/c.go']);
    expect(await leads(files, 'a/use.go', 'errors')).toEqual([]);
  });

  it('guesses by the folders where go.mod is broken', async () => {
    const broken = { 'go.mod': '<<<<<<< HEAD', 'pkg/store/store.go': 'package store\n' };
    expect(await leads(broken, 'use.go', 'example.com/x/pkg/store')).toEqual(['pkg/store/store.go']);
  });
});

describe('Rust', () => {
  const files = {
    'Cargo.toml': '[workspace]\nmembers = ["core", "app"]\n',
    'core/Cargo.toml': '[package]\nname = "acme-core"\n',
    'core/src/lib.rs': 'pub mod store;\npub use store::Store;\n',
    'core/src/store/mod.rs': 'pub mod row;\npub struct Store;\n',
    'core/src/store/row.rs': 'pub struct Row;\n',
    'app/Cargo.toml': '[package]\nname = "app"\n',
    'app/src/main.rs': '',
  };

  it('walks the module tree from crate, self and super, and into other crates', async () => {
    expect(await leads(files, 'core/src/store/row.rs', 'crate::store')).toEqual(['core/src/store/mod.rs']);
    expect(await leads(files, 'core/src/store/row.rs', 'super')).toEqual(['core/src/store/mod.rs']);
    expect(await leads(files, 'core/src/store/mod.rs', 'self::row')).toEqual(['core/src/store/row.rs']);
    expect(await means(files, 'app/src/main.rs', 'acme_core', 'Store')).toEqual(['core/src/store/mod.rs:2 Store']);
    expect(await leads(files, 'app/src/main.rs', 'std::fmt')).toEqual([]);
  });
});

describe('C#, C and C++, Ruby, PHP', () => {
  it('finds the files of a namespace', async () => {
    const files = { 'src/Store/Row.cs': 'namespace Acme.Store;\npublic class Row {}\n' };
    expect(await means(files, 'src/Use.cs', 'Acme.Store', 'Row')).toEqual(['src/Store/Row.cs:2 Row']);
  });

  it('looks for includes beside the file, in include folders, and elsewhere', async () => {
    const files = { 'include/acme/row.h': '', 'src/local.h': '', 'third/deep/include/other/x.h': '' };
    expect(await leads(files, 'src/use.c', 'acme/row.h')).toEqual(['include/acme/row.h']);
    expect(await leads(files, 'src/use.c', 'local.h')).toEqual(['src/local.h']);
    expect(await leads(files, 'src/use.cpp', 'other/x.h')).toEqual(['third/deep/include/other/x.h']);
    expect(await leads(files, 'src/use.c', 'stdio.h')).toEqual([]);
  });

  it('looks for required files beside the file and on the load path', async () => {
    const files = { 'lib/acme/row.rb': '', 'lib/acme.rb': '' };
    expect(await leads(files, 'lib/acme.rb', 'acme/row')).toEqual(['lib/acme/row.rb']);
    expect(await leads(files, 'spec/row_spec.rb', 'acme')).toEqual(['lib/acme.rb']);
    expect(await leads(files, 'lib/acme/x.rb', 'json')).toEqual([]);
  });

  it('goes by the PSR-4 rules of composer.json', async () => {
    const files = {
      'composer.json': '{ "autoload": { "psr-4": { "Acme\\\\": "src/", "Acme\\\\Extra\\\\": ["extra/"] } } }',
      'src/Store/Row.php': '<?php\nnamespace Acme\\Store;\nclass Row {}\n',
      'extra/Thing.php': '<?php\nnamespace Acme\\Extra;\nclass Thing {}\n',
    };
    expect(await means(files, 'src/Use.php', 'Acme\\Store', 'Row')).toEqual(['src/Store/Row.php:3 Row']);
    expect(await leads(files, 'src/Use.php', 'Acme\\Extra\\Thing')).toEqual(['extra/Thing.php']);
  });
});
