// Bytes on standard input: lines, JSON, messages; in two pieces, as a pipe cuts them.
#include "server/protocol/messages/json_rpc.hpp"
#include "server/protocol/messages/message_edges.hpp"
#include "server/stdio/line_reader.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

constexpr std::size_t kMaxLine = 4'096;

void read_line(std::string_view line) {
  require(line.size() <= kMaxLine);
  std::optional<base::Json> json = base::parse_json(line);
  if (!json) return;
  const base::Json expected = base::Json::parse(line, nullptr, /*allow_exceptions=*/false);
  require(expected.is_discarded() || expected == *json);
  // What was taken in can be written, and read again as the same.
  const std::optional<base::Json> again = base::parse_json(base::dump_json(*json));
  require(again && *again == *json);
  const mcp::Message message = mcp::read_message(std::move(*json));
  if (const auto* request = std::get_if<mcp::Request>(&message)) {
    require(request->params.is_object());
    require(base::parse_json(mcp::result_message(request->id, request->params)).has_value());
  }
  if (const auto* invalid = std::get_if<mcp::InvalidMessage>(&message))
    require(base::parse_json(mcp::error_message(invalid->id, invalid->error)).has_value());
}

}  // namespace

FUZZ(std::string_view input) {
  mcp::LineReader reader(kMaxLine, {&read_line, [](std::string_view beginning, std::string_view end) {
                                      mcp::id_at_edges(beginning, end);
                                    }});
  reader.feed(input.substr(0, input.size() / 2));
  reader.feed(input.substr(input.size() / 2));
  reader.finish();
}
