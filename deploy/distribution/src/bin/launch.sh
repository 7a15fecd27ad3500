# Sourced by both launchers, the one of the source tree and the one of the distribution: finds a Java 25 and
# starts the command line.
# Expects `dist`, the folder with lib/ and apps/, `home`, where state lives unless HANSA_HOME says otherwise, and
# `own_commands`, what the help says of the commands that the launcher sees to by itself.

# The JDK's own file says its version; asking java itself would take longer than the rest of this script.
major() {
  local line version=
  if [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case "$line" in JAVA_VERSION=*) version="${line#*\"}"; version="${version%%[!0-9]*}" ;; esac
    done <"$1/release"
  else
    version="$("$1/bin/java" -version 2>&1 | sed -n 's/^[a-z]* version "\([0-9]*\).*/\1/p' | head -n 1)"
  fi
  echo "${version:-0}"
}

# Prints the first Java that is new enough and has the given program.
find_java() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && [ -x "$candidate/bin/$1" ] && [ "$(major "$candidate")" -ge 25 ]; then
      echo "$candidate"
      return
    fi
  done
  echo "hansa: no Java 25 or newer with $1 found (looked at JAVA_HOME and the usual folders). Install a JDK, such as Temurin 25 from https://adoptium.net, or set JAVA_HOME." >&2
  exit 2
}

run_command_line() {
  local jar class_path="" cache="$dist/aot/cli.aot" flags=(-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
  while IFS= read -r jar; do
    [ -n "$jar" ] || continue
    class_path+="${class_path:+:}$dist/lib/$jar"
    # The JVM does not always notice that a cache is of other classes.
    if [ "$dist/lib/$jar" -nt "$cache" ]; then cache=; fi
  done <"$dist/apps/cli.classpath"
  [ -f "$cache" ] && flags+=("-XX:AOTCache=$cache")
  export HANSA_HOME="${HANSA_HOME:-$home}"
  exec "$JAVA_HOME/bin/java" "${flags[@]}" "-Dhansa.dist=$dist" "-Dhansa.own-commands=$own_commands" \
    -cp "$class_path" dev.hansa.cli.Main "$@"
}
