# A JDK 25: JAVA_HOME first, then the usual places.

java_version() {
    "$1/bin/java" -version 2>&1 | sed -nE '1s/.*version "([0-9]+).*/\1/p'
}

find_java() {
    local candidate
    for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*jdk*25* /usr/local/*jdk*25* "$HOME"/.sdkman/candidates/java/25*; do
        if [ -n "$candidate" ] && [ -x "$candidate/bin/javac" ] && [ "$(java_version "$candidate")" = 25 ]; then
            JAVA_HOME=$candidate
            export JAVA_HOME
            return 0
        fi
    done
    fail "a JDK 25 is needed and none was found in JAVA_HOME, /usr/lib/jvm, /opt or /usr/local.
Install one, for example Temurin (package temurin-25-jdk from https://adoptium.net), and set JAVA_HOME to it."
}
