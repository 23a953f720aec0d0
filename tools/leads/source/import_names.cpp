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

NamedImport read_import(const Json& import) {
  const auto text = [&import](std::string_view member) {
    const Json* value = base::find(import, member);
    const bool is_number = value && value->is_number_integer();  // an id may be one
    return is_number ? base::dump_json(*value) : base::find_string(import, member).value_or("");
  };
  NamedImport named{text("import_id"), text("name"), text("type"), text("created_at")};
  for (const char* member : {"total_leads", "created_count"}) {
    const Json* count = base::find(import, member);
    if (!named.leads && count && count->is_number_unsigned()) named.leads = count->get<std::uint64_t>();
  }
  return named;
}

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
      NamedImport named = read_import(import);
      if (allowed_.allow(named.import_id)) imports_.push_back(std::move(named));
    }
  }
  asked_at_ = steady_clock::now();
  co_return imports_;
}

asio::awaitable<std::vector<NamedImport>> ImportNames::newest(std::size_t most) {
  std::vector<NamedImport> imports = co_await all();
  // Dates of ISO 8601 in UTC sort as texts; those of the same time stay in the API's order.
  std::ranges::stable_sort(imports, std::ranges::greater(), &NamedImport::created_at);
  if (imports.size() > most) imports.resize(most);
  co_return imports;
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
