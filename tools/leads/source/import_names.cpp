#include "tools/leads/source/import_names.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/event.hpp"
#include "base/json.hpp"
#include "tools/api/api_answer.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;
using std::chrono::steady_clock;

/// A client asks anew with each letter that a person types.
constexpr std::chrono::seconds kNamesKept{30};

/// The first of these members that has a text; an id and a date may be numbers.
std::string text_of_member(const Json& import, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const Json* value = base::find(import, name);
    if (value && value->is_number_integer()) return base::dump_json(*value);
    if (value && value->is_string() && !value->get_ref<const std::string&>().empty())
      return value->get<std::string>();
  }
  return {};
}

NamedImport read_import(const Json& import) {
  NamedImport named{
      text_of_member(import, {"import_id", "importId", "id"}), text_of_member(import, {"name", "title"}),
      text_of_member(import, {"type"}),
      text_of_member(import, {"created_at", "createdAt", "created", "created_on", "createdOn"})};
  for (const char* member : {"total_leads", "totalLeads", "created_count"}) {
    const Json* count = base::find(import, member);
    if (!named.leads && count && count->is_number_unsigned()) named.leads = count->get<std::uint64_t>();
  }
  return named;
}

/// The list of them: the data itself, or one of its members.
const Json* list_in(const Json& data) {
  if (data.is_array()) return &data;
  for (const char* name : {"imports", "items", "results", "data"}) {
    const Json* list = base::find(data, name);
    if (list && list->is_array()) return list;
  }
  return nullptr;
}

}  // namespace

/// One call that asks, and those that wait for its end.
struct ImportNames::Asking {
  explicit Asking(asio::any_io_executor executor) : ended(std::move(executor)) {}
  base::Event ended;
  bool is_over = false;
};

/// The end of that call, however its coroutine ends; perhaps when the names are no more.
class ImportNames::End {
 public:
  explicit End(std::shared_ptr<Asking> of) : of_(std::move(of)) {}
  End(const End&) = delete;
  End& operator=(const End&) = delete;
  ~End() {
    of_->is_over = true;
    of_->ended.notify();
  }

 private:
  std::shared_ptr<Asking> of_;
};

bool ImportNames::are_known() const {
  return asked_at_ && steady_clock::now() - *asked_at_ < kNamesKept;
}

asio::awaitable<std::vector<NamedImport>> ImportNames::all() {
  // Whoever waited asks again where the one who asked was cancelled, or failed.
  while (!are_known()) {
    const std::shared_ptr<Asking> other = asking_.lock();
    if (!other || other->is_over) break;
    co_await other->ended.wait();
  }
  if (are_known()) co_return imports_;
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto asking = std::make_shared<Asking>(executor);
  const End end(asking);
  asking_ = asking;
  co_await ask();
  co_return are_known() ? imports_ : std::vector<NamedImport>();
}

asio::awaitable<void> ImportNames::ask() {
  const std::string command(kImportsCommand);
  const Json no_input = Json::object();
  ApiResult<HttpAnswer> http = co_await api_.run_command(command, no_input, std::nullopt);
  if (!http) co_return;
  const ApiResult<ApiAnswer> answer = read_answer(std::move(*http));
  const std::optional<Json> data = answer ? base::parse_json(answer->data()) : std::nullopt;
  const Json* list = data ? list_in(*data) : nullptr;
  imports_.clear();
  are_part_ = false;
  if (list) {
    const MoreHint more = more_of(*answer);
    are_part_ = more.has_more(1, list->size()) || more.total.value_or(0) > list->size();
    for (const Json& import : *list) {
      NamedImport named = read_import(import);
      if (allowed_.allow(named.import_id)) imports_.push_back(std::move(named));
    }
  }
  asked_at_ = steady_clock::now();
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
