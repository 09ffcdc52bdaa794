#!/bin/bash
# Base images of this machine's own programs and libraries, for where no registry is reached:
#   base-sdk       what a .NET SDK image has, once /usr of the machine is mounted into the build
#   base-runtime   the ASP.NET Core runtime and its libraries, without a shell, like the chiseled image
#   base-postgres  PostgreSQL with the environment variables of the official image
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skeleton() { # DIR
  mkdir -p "$1"/{etc,tmp,root,proc,dev,sys,run,var/tmp,usr/bin,usr/sbin,usr/lib,usr/lib64}
  chmod 1777 "$1/tmp" "$1/var/tmp"
  for link in bin sbin lib lib64; do ln -s "usr/$link" "$1/$link"; done
  ln -s /run "$1/var/run"
  echo 'root:x:0:0:root:/root:/bin/sh' > "$1/etc/passwd"
}

libraries() { # DIR FILE...: what the files are linked with
  local dir=$1; shift
  ldd "$@" 2>/dev/null | grep -oE '/[^ :]+\.so[^ :]*' | grep -v "^$dotnet\|^$postgres" | sort -u | while read -r library; do
    install -D "$(readlink -f "$library")" "$dir/$(realpath -sm "/usr/${library#/usr}")"
  done
}

image() { # NAME DIR CONFIGURATION...
  local container; container=$(buildah from scratch)
  buildah copy --quiet "$container" "$2" / >/dev/null
  buildah config --env PATH=/usr/sbin:/usr/bin "${@:3}" "$container"
  buildah commit --quiet --rm "$container" "localhost/$1" >/dev/null
}

dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
postgres=$(ls -d /usr/lib/postgresql/* | sort -V | tail -1)

skeleton "$work/sdk"
image base-sdk "$work/sdk"

runtime=$work/runtime
skeleton "$runtime"
mkdir -p "$runtime/usr/share/dotnet"
cp -a "$dotnet"/{dotnet,host,shared} "$runtime/usr/share/dotnet/"
ln -s ../share/dotnet/dotnet "$runtime/usr/bin/dotnet"
libraries "$runtime" "$dotnet/dotnet" $(find "$dotnet/shared" "$dotnet/host" -name '*.so')
# Loaded by name while the program runs: TLS, cultures, names of hosts.
named=$(ldconfig -p | grep -oE '/[^ ]+/(libssl|libcrypto|libicu[a-z0-9]+|libnss_(dns|files)|libresolv)\.so\.[0-9]+$' | grep -v /lib32/)
libraries "$runtime" $named /bin/true
for library in $named; do install -D "$(readlink -f "$library")" "$runtime/usr/${library#/}"; done
image base-runtime "$runtime" --env DOTNET_RUNNING_IN_CONTAINER=true --env ASPNETCORE_HTTP_PORTS=8080

database=$work/database
skeleton "$database"
echo 'postgres:x:999:999::/var/lib/postgresql:/bin/sh' >> "$database/etc/passwd"
mkdir -p "$database$postgres" "$database/usr/share/postgresql" "$database/usr/lib/locale" "$database/usr/share/zoneinfo" "$database/var/lib/postgresql/data"
cp -a "$postgres"/{bin,lib} "$database$postgres/"
rm -rf "$database$postgres"/lib/{llvmjit*,bitcode,pgxs} # Just-in-time compilation: larger than all the rest.
cp -a "/usr/share/postgresql/$(basename "$postgres")" "$database/usr/share/postgresql/"
cp -a /usr/lib/locale/C.utf8 "$database/usr/lib/locale/"
cp -a /usr/share/zoneinfo/{Etc,UTC} "$database/usr/share/zoneinfo/"
tools=$(for tool in sh cat mkdir chmod rm locale; do readlink -f "$(command -v $tool)"; done)
install -D -t "$database/usr/bin" $tools
ln -sf "$(basename "$(readlink -f /bin/sh)")" "$database/usr/bin/sh"
install "$here/postgres-entrypoint.sh" "$database/usr/bin/"
libraries "$database" $tools "$postgres"/bin/* "$postgres"/lib/*.so
image base-postgres "$database" --env "PATH=$postgres/bin:/usr/bin" --entrypoint '["postgres-entrypoint.sh"]' --stop-signal SIGINT
