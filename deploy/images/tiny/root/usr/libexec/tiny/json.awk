# Flattens a JSON text: one line "path<TAB>value" for each scalar, the path's parts joined by "/":
#   {"keys": [{"name": "a"}]}  ->  keys/0/name<TAB>a
# In values a newline, a tab and a backslash are written \n \t \\ so that each stays on its line.
# What cannot be parsed ends the output with exit code 1; the lines before it are right.

{ text = text $0 "\n" }

END {
  # Plain ASCII punctuation is looked at by character; code points are written as UTF-8.
  value("", 0)
  skip_space()
  exit failed || text != ""
}

function fail() { failed = 1; text = ""; exit 1 }

function skip_space() { sub(/^[ \t\r\n]+/, "", text) }

function take(char) {
  skip_space()
  if (substr(text, 1, 1) != char) return 0
  text = substr(text, 2)
  return 1
}

function emit(path, val) { printf "%s\t%s\n", path, val }

function join(path, part) { return path == "" ? part : path "/" part }

function value(path, depth,    n, name) {
  if (depth > 50) fail()
  if (take("{")) {
    if (take("}")) return
    do {
      skip_space()
      name = string()
      if (!take(":")) fail()
      value(join(path, name), depth + 1)
    } while (take(","))
    if (!take("}")) fail()
  } else if (take("[")) {
    if (take("]")) return
    n = 0
    do value(join(path, n++), depth + 1); while (take(","))
    if (!take("]")) fail()
  } else if (substr(text, 1, 1) == "\"") {
    emit(path, string())
  } else if (match(text, /^[-+.0-9A-Za-z]+/)) {
    name = substr(text, 1, RLENGTH)
    text = substr(text, RLENGTH + 1)
    emit(path, name == "null" ? "" : name)
  } else {
    fail()
  }
}

function string(    out, c) {
  if (substr(text, 1, 1) != "\"") fail()
  text = substr(text, 2)
  out = ""
  while (match(text, /["\\]/)) {
    out = out escape(substr(text, 1, RSTART - 1))
    c = substr(text, RSTART, 1)
    text = substr(text, RSTART + 1)
    if (c == "\"") return out
    c = substr(text, 1, 1)
    text = substr(text, 2)
    if (c == "n") out = out "\\n"
    else if (c == "t") out = out "\\t"
    else if (c == "\\") out = out "\\\\"
    else if (c == "u") out = out code_point()
    else if (c != "r" && c != "b" && c != "f") out = out c
  }
  fail()
}

# A raw newline or tab inside a string is not allowed, but does no harm.
function escape(s) {
  gsub(/\n/, "\\n", s)
  gsub(/\t/, "\\t", s)
  return s
}

function code_point(    n, low) {
  n = hex4()
  if (n >= 55296 && n <= 56319 && substr(text, 1, 2) == "\\u") {
    text = substr(text, 3)
    low = hex4()
    n = 65536 + (n - 55296) * 1024 + (low - 56320)
  }
  if (n == 10) return "\\n"
  if (n == 9) return "\\t"
  if (n == 92) return "\\\\"
  if (n < 32) return ""
  if (n < 128) return sprintf("%c", n)
  if (n < 2048) return sprintf("%c%c", 192 + int(n / 64), 128 + n % 64)
  if (n < 65536) return sprintf("%c%c%c", 224 + int(n / 4096), 128 + int(n / 64) % 64, 128 + n % 64)
  return sprintf("%c%c%c%c", 240 + int(n / 262144), 128 + int(n / 4096) % 64, 128 + int(n / 64) % 64, 128 + n % 64)
}

function hex4(    i, n, digit) {
  n = 0
  for (i = 1; i <= 4; i++) {
    digit = index("0123456789abcdef", tolower(substr(text, i, 1))) - 1
    if (digit < 0) fail()
    n = n * 16 + digit
  }
  text = substr(text, 5)
  return n
}
