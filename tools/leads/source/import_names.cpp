#include "tools/leads/source/import_names.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/json.hpp"
#include "tools/api/api_answer.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;
using std::chrono::steady_clock;

/// A client asks anew with each letter that a person types.
constexpr std::chrono::seconds kNamesKept{30};

}  // namespace

asio::awaitable<std::vector<NamedImport>> ImportNames::all() {
  if (asked_at_ && steady_clock::now() - *asked_at_ < kNamesKept) co_return imports_;
  const std::string command(kImportsCommand);
  const Json no_input = Json::object();
  ApiResult<HttpAnswer> http = co_await api_.run_command(command, no_input, std::nullopt);
  if (!http) co_return std::vector<NamedImport>();
  const ApiResult<ApiAnswer> answer = read_answer(std::move(*http));
  const std::optional<Json> data = answer ? base::parse_json(answer->data()) : std::nullopt;
  const Json* list = data ? base::find(*data, "imports") : nullptr;
  imports_.clear();
  if (list && list->is_array()) {
    for (const Json& import : *list) {
      std::string id = base::find_string(import, "import_id").value_or("");
      if (allowed_.allow(id))
        imports_.push_back({std::move(id), base::find_string(import, "name").value_or("")});
    }
  }
  asked_at_ = steady_clock::now();
  co_return imports_;
}

asio::awaitable<std::string> ImportNames::name_of(std::string import_id, std::chrono::milliseconds limit) {
  using namespace asio::experimental::awaitable_operators;
  asio::steady_timer timer(co_await asio::this_coro::executor, limit);
  const auto first = co_await (all() || timer.async_wait(asio::use_awaitable));
  if (first.index() != 0) co_return std::string();
  const std::vector<NamedImport>& imports = std::get<0>(first);
  const auto import = std::ranges::find(imports, import_id, &NamedImport::import_id);
  co_return import == imports.end() ? std::string() : import->name;
}

}  // namespace salestouch
