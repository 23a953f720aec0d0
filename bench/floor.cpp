// The least that a call can cost: asks the API, reads the body, parses it once with simdjson, and writes as
// many bytes as the request asks for. Speaks just enough JSON-RPC over stdio for bench/calls.mjs; blocking,
// one call at a time.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <simdjson.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <iostream>
#include <string>

namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";

/// The number behind `name`; 0 where there is none.
std::size_t number_behind(std::string_view text, std::string_view name) {
  std::size_t number = 0;
  const std::size_t found = text.find(name);
  if (found == std::string_view::npos) return 0;
  const std::string_view rest = text.substr(found + name.size());
  std::from_chars(rest.data(), rest.data() + rest.size(), number);
  return number;
}

/// A connection to the API of SALESTOUCH_API_BASE_URL, which is http://127.0.0.1:PORT.
int connect_to_api() {
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port =
      htons(static_cast<std::uint16_t>(number_behind(std::getenv("SALESTOUCH_API_BASE_URL"), "127.0.0.1:")));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int at_once = 1;
  setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) std::abort();
  return connection;
}

void write_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(to, bytes.data(), bytes.size());
    if (written <= 0) std::abort();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// The answer's body in `buffer`, which is used again for each: a fresh one costs more than to fill it.
std::string_view fetch(int api, std::string_view input, std::string& buffer) {
  write_all(
      api,
      "POST /api/v1/commands/import.leads.list HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      "Content-Length: " +
          std::to_string(input.size()) + "\r\n\r\n" + std::string(input));
  buffer.resize(1 << 26);
  std::size_t filled = 0;
  for (std::size_t begin = 0, size = 0; begin == 0 || filled < begin + size;) {
    const ssize_t got = read(api, buffer.data() + filled, buffer.size() - filled);
    if (got <= 0) std::abort();
    filled += static_cast<std::size_t>(got);
    const std::string_view head = std::string_view(buffer).substr(0, begin > 0 ? begin : filled);
    if (begin == 0 && head.find(kEndOfHead) == std::string_view::npos) continue;
    begin = head.find(kEndOfHead) + kEndOfHead.size();
    size = number_behind(head, "content-length: ");
  }
  return std::string_view(buffer).substr(0, filled).substr(buffer.find(kEndOfHead) + kEndOfHead.size());
}

}  // namespace

int main() {
  const int api = connect_to_api();
  simdjson::dom::parser parser;
  std::string buffer;
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t id = number_behind(line, "\"id\":");
    if (id == 0) continue;
    write_all(STDOUT_FILENO, R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"result":")");
    const std::size_t leads = number_behind(line, "\"imp_");
    if (leads > 0) {
      const std::string_view body =
          fetch(api, R"({"input":{"import_id":"imp_)" + std::to_string(leads) + R"("}})", buffer);
      if (parser.parse(body.data(), body.size(), /*realloc_if_needed=*/false).error()) std::abort();
      write_all(STDOUT_FILENO, body.substr(0, number_behind(line, "\"bytes\":")));
    }
    write_all(STDOUT_FILENO, "\"}\n");
  }
}
