// What one client sends, through the whole of the protocol side to the tools, whose API has no credentials:
// lines as they are, and valid messages grown to megabytes. An input that begins with a shape's letter is
// that shape:
//   letter, two bytes of a count, then the piece that is repeated.
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>

#include "app/command_tools.hpp"
#include "server/protocol/connection.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tools/leads/import_resources.hpp"
#include "tools/leads/lead_prompts.hpp"
#include "tools/leads/view/leads_app.hpp"

namespace {

constexpr std::size_t kMaxMessage = 4 * 1024 * 1024;

std::string repeated(std::string_view piece, std::size_t count, std::string_view between = ",") {
  std::string text;
  for (std::size_t i = 0; i < count && text.size() + piece.size() < kMaxMessage - 1'024; ++i) {
    if (i > 0) text += between;
    text += piece;
  }
  return text;
}

std::string call(const std::string& arguments) {
  return R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"import_leads_list","arguments":)" +
         arguments + "}}";
}

/// The message of a shape; the input itself where it has none.
std::string grown(std::string_view input) {
  if (input.size() < 4) return std::string(input);
  const std::string_view piece = input.substr(3);
  const std::size_t count =
      (static_cast<unsigned char>(input[1]) * 256u + static_cast<unsigned char>(input[2])) * 32;
  switch (input[0]) {
    case 'L':  // a long list
      return call(R"({"import_id":"i","fields":[)" + repeated(piece, count) + "]}");
    case 'M': {  // many members
      std::string members = R"({"import_id":"i")";
      for (std::size_t i = 0; i < count && members.size() < kMaxMessage; ++i)
        members += ",\"" + std::to_string(i) + "\":" + std::string(piece);
      return call(members + "}");
    }
    case 'D':  // deep
      return call(repeated(R"({"a":)", count, "") + std::string(piece) + std::string(count, '}'));
    case 'B':  // a batch
      return "[" + repeated(piece, count) + "]";
    case 'T':  // a long text
      return call(R"({"import_id":")" + repeated("x", count * 8, "") + "\"}");
    default:
      return std::string(input);
  }
}

/// A server with every kind of tool; it keeps nothing from one message to the next.
struct World {
  World() {
    tools.add_to(server);
    salestouch::add_import_resources(server, tools.find("import.list"), tools.leads(), names);
    salestouch::add_lead_prompts(server);
    app.add_to(server);
  }

  static salestouch::CommandToolsOptions options() {
    salestouch::CommandToolsOptions options;
    options.commands = {"import.leads.list", "import.list", "import.get"};
    return options;
  }

  boost::asio::io_context io;
  base::Worker worker;
  salestouch::ApiClient api{salestouch::ApiSettings{}, salestouch::ApiClientOptions{}, worker};
  salestouch::ImportNames names{api, salestouch::AllowedImports()};
  salestouch::CommandTools tools{
      io.get_executor(), api, names, options(), salestouch::CursorSeal("secret"), worker};
  salestouch::LeadsApp app{*tools.leads(), names, salestouch::Apps::on, nullptr, worker};
  mcp::Server server{{"fuzz", "Fuzz", "1", ""}};
};

void check(const std::string& answer) {
  require(base::parse_json(answer).has_value());
  require(answer.find('\n') == std::string::npos);
  require(answer.size() < 256 * 1024);
}

}  // namespace

FUZZ(std::string_view input) {
  static World world;
  mcp::Connection connection(world.io.get_executor(), world.server, &check,
                             {mcp::ProtocolRevision::v2025_03_26, {}});
  for (std::string_view rest = input; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    connection.receive(grown(line));
  }
  connection.cancel_all();
  world.io.restart();
  world.io.run();
}
