// An answer of any command into its pages, to the end. The first byte chooses the budget.
#include "tools/commands/command_page.hpp"
#include "base/json.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace salestouch;

FUZZ(std::string_view input) {
  if (input.empty()) return;
  HttpAnswer http;
  http.status = 200;
  http.body = input.substr(1);
  const ApiResult<ApiAnswer> answer = read_answer(std::move(http));
  if (!answer) return;
  static const CursorSeal seal("secret");
  CommandPageRequest request;
  request.command_id = "any.command";
  request.budget.tokens = 500u << (static_cast<unsigned char>(input[0]) % 6);
  for (int pages = 0; pages < 50; ++pages) {
    const ApiResult<CommandPage> page = command_page(*answer, request, seal);
    if (!page) {
      require(pages == 0);  // a cursor of ours fits the list it came from
      return;
    }
    require(page->tokens <= request.budget.tokens);
    const std::string body = page->text.substr(page->text.find('\n') + 1);
    require(base::parse_json(body, {.depth = 100}).has_value());
    if (page->cursor.empty()) return;
    request.cursor = seal.open(page->cursor, request.scope);
    require(request.cursor.has_value());
  }
}
