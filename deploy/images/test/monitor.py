"""Sends commands to QEMU's human monitor: monitor.py SOCKET COMMAND...

Prints what the monitor answers. Each argument is one command.
"""
import socket
import sys

PROMPT = b"(qemu) "


def read_answer(connection):
    data = b""
    while not data.endswith(PROMPT):
        chunk = connection.recv(4096)
        if not chunk:
            break
        data += chunk
    return data


def main(path, commands):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(path)
        read_answer(connection)
        for command in commands:
            connection.sendall(command.encode() + b"\n")
            answer = read_answer(connection).decode(errors="replace")
            # The monitor echoes the command with terminal codes; the answer is what follows the first line.
            text = answer.split("\r\n", 1)[-1].replace("(qemu) ", "").strip()
            if text:
                print(text)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
