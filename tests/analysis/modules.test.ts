/** Which file an import means, by its path. */
import { expect, it } from 'vitest';
import { matchModule } from '../../server/analysis/modules.ts';

it.each([
  // Relative, as JavaScript writes it: resolved from the importer's folder.
  ['./util.js', 'v4/core/schemas.ts', 'v4/core/util.ts', 'exact'],
  ['./util.js', 'v4/core/schemas.ts', 'v3/helpers/util.ts', undefined],
  ['../util', 'v4/core/tests/a.ts', 'v4/core/util.ts', 'exact'],
  ['..', 'v4/core/tests/a.ts', 'v4/core/index.ts', 'exact'],
  ['../core/index.js', 'v4/mini/a.ts', 'v4/core/schemas.ts', 'inside'],
  ['../../../../a', 'v4/a.ts', 'a.ts', undefined],
  // Relative, as Python writes it.
  ['.errors', 'docker/api.py', 'docker/errors.py', 'exact'],
  ['..utils', 'docker/api/build.py', 'docker/utils/__init__.py', 'exact'],
  ['..utils', 'docker/api/build.py', 'docker/utils/json_stream.py', 'inside'],
  ['.', 'docker/api.py', 'docker/errors.py', 'inside'],
  // Absolute: the workspace may be a folder above the package, or the package itself.
  ['docker.errors', 'tests/a.py', 'src/docker/errors.py', 'exact'],
  ['docker.errors', 'api.py', 'errors.py', 'exact'],
  ['docker.errors', 'api.py', 'models/errors.py', undefined],
  ['docker', 'a.py', 'docker/models/image.py', 'inside'],
  ['com.acme.shop.Cart', 'Main.java', 'src/main/java/com/acme/shop/Cart.java', 'exact'],
  ['crate::net::http', 'src/main.rs', 'src/net/http.rs', 'exact'],
  ['vector.h', 'src/main.cpp', 'include/vector.h', 'exact'],
  ['@/store/cart', 'src/app.ts', 'src/store/cart.ts', 'exact'],
  ['', 'a.py', 'b.py', undefined],
  ['....', 'a/b.py', 'a/c.py', undefined],
])('%s in %s and %s: %s', (module, importer, file, match) => {
  expect(matchModule(module, importer, file)).toBe(match);
});
