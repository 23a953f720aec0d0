#include "tools/leads/import_choice.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/ascii.hpp"
#include "server/protocol/elicitation.hpp"
#include "tools/api/api_error.hpp"
#include "tools/commands/argument_form.hpp"
#include "tools/commands/call_log.hpp"
#include "tools/results/instants.hpp"
#include "tools/results/token_meter.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

constexpr std::string_view kImportId = "import_id";
/// The question's name, under which the client answers.
constexpr const char* kQuestion = "import";
constexpr std::string_view kNoneOfThese = "none";
/// More are no choice for a person.
constexpr std::size_t kMostChoices = 20;
constexpr std::size_t kMostTokens = 400;
constexpr std::size_t kMostOfName = 80;
constexpr std::size_t kMostOfId = 200;

/// Those that a person can choose and a call can name: each id once, no long ones, and none that means no
/// import. Equal choices would fail the check that clients make of the answer.
std::vector<NamedImport> choosable(std::vector<NamedImport> imports) {
  std::set<std::string> ids{"", std::string(kNoneOfThese)};
  std::erase_if(imports, [&ids](const NamedImport& import) {
    return import.import_id.size() > kMostOfId || !ids.insert(import.import_id).second;
  });
  return imports;
}

std::string two_digits(unsigned number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// The imports in the order in which people look for one, and how to say what that order is.
struct OrderedImports {
  std::vector<NamedImport> imports;
  std::string order;  ///< ", newest first"
};

/// The newest first, those behind whose date cannot be read. They stay as the API has them where it has no
/// date that can.
OrderedImports newest_of(std::vector<NamedImport> imports, bool are_part) {
  const auto made_at = [](const NamedImport& import) { return read_instant(import.created_at); };
  // Nothing is before any instant.
  std::ranges::stable_sort(imports, std::ranges::greater(), made_at);
  const std::size_t dated = static_cast<std::size_t>(
      std::ranges::count_if(imports, [&](const NamedImport& import) { return made_at(import).has_value(); }));
  std::string order = dated == 0 ? ", in the API's order" : ", newest first";
  if (dated != 0 && dated != imports.size()) order += ", those without a readable date last";
  if (are_part) order += ", of the part that the API gave";
  if (imports.size() > kMostChoices) imports.resize(kMostChoices);
  return {std::move(imports), std::move(order)};
}

/// The day as the API writes it; of a count since 1970, the day that it means.
std::string day_of(const std::string& date) {
  constexpr std::size_t kDay = std::string_view("2026-09-14").size();
  constexpr std::size_t kMostOfDate = 40;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::optional<Instant> instant = read_instant(date);
  if (instant && std::ranges::all_of(date, is_digit) && date.size() > kDay - 2) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(*instant));
    return std::to_string(static_cast<int>(day.year())) + "-" +
           two_digits(static_cast<unsigned>(day.month())) + "-" +
           two_digits(static_cast<unsigned>(day.day()));
  }
  const bool has_time = instant && date.size() > kDay && (date[kDay] == 'T' || date[kDay] == ' ') &&
                        is_digit(date[0]) && date[4] == '-';
  return one_line(has_time ? date.substr(0, kDay) : date, kMostOfDate);
}

/// "Heads of sales, fintech (linkedin_search, 2026-09-14, 12 leads)"
std::string in_words(const NamedImport& import) {
  std::string more;
  const auto add = [&more](const std::string& text) {
    more += (more.empty() || text.empty() ? "" : ", ") + text;
  };
  add(one_line(import.source, 40));
  add(day_of(import.created_at));
  if (import.leads) add(std::to_string(*import.leads) + " leads");
  const std::string name = one_line(import.name.empty() ? import.import_id : import.name, kMostOfName);
  return more.empty() ? name : name + " (" + more + ")";
}

/// One choice of a list, as the client's revision writes them (2025-11-25 has titles in `oneOf`).
Json choices_of(const std::vector<NamedImport>& imports, const mcp::Era& era) {
  std::vector<std::pair<std::string, std::string>> choices;
  choices.reserve(imports.size() + 1);
  for (const NamedImport& import : imports) choices.emplace_back(import.import_id, in_words(import));
  choices.emplace_back(kNoneOfThese, "None of these");
  Json property = {{"type", "string"}, {"title", "Import"}};
  const bool has_titles = era.revision >= mcp::ProtocolRevision::v2025_11_25;
  for (const auto& [id, title] : choices) {
    if (has_titles) {
      property["oneOf"].push_back({{"const", id}, {"title", title}});
    } else {
      property["enum"].push_back(id);
      property["enumNames"].push_back(title);
    }
  }
  return property;
}

mcp::InputRequired question(const std::vector<NamedImport>& imports, const mcp::Era& era, bool is_unknown_id,
                            bool are_part) {
  Json form = {{"type", "object"}};
  form["properties"][kImportId] = choices_of(imports, era);
  form["required"] = Json::array({kImportId});
  std::string message = is_unknown_id ? "SalesTouch does not know this import. Which one is meant?"
                                      : "Which SalesTouch import?";
  if (are_part) message += " (SalesTouch gave a part of its list.)";
  return mcp::ask_by_form(kQuestion, message, std::move(form), era);
}

/// The imports, a line each, as many as a short text holds.
std::string list_of(const OrderedImports& ordered) {
  std::string list = "\nImports" + ordered.order + ":";
  for (const NamedImport& import : ordered.imports) {
    const std::string line = "\n- " + one_line(import.import_id, kMostOfName) + ": " + in_words(import);
    if (count_tokens(list + line) > kMostTokens) break;
    list += line;
  }
  return list;
}

void append_text(mcp::CallToolResult& result, const std::string& text) {
  Json& block = result.content[0]["text"];
  block = block.get<std::string>() + text;
}

/// The mistakes that an error names, a line each: a person is not asked for a call that would fail all the
/// same.
std::size_t mistakes_in(const mcp::CallToolResult& result) {
  const std::string text = result.content[0].value("text", "");
  std::size_t count = 0;
  for (std::size_t at = text.find("\n- "); at != std::string::npos; at = text.find("\n- ", at + 1)) ++count;
  return count;
}

ApiError nothing_chosen() {
  return {"no_import_chosen", "The client was asked which import is meant, and none was chosen.", false,
          "Ask the person in the conversation which one to read."};
}

/// Whether the API says that there is no such import: by the status of HTTP, or in a code of its own
/// (import_not_found).
bool is_unknown(const mcp::CallToolResult& result) {
  constexpr std::string_view kNotFound = "not_found";
  const std::string_view code = result.error_code;
  return code.size() >= kNotFound.size() &&
         base::equal_but_for_case(code.substr(code.size() - kNotFound.size()), kNotFound);
}

/// What the person chose; nothing where they did not.
std::optional<std::string> choice_in(const Json& answer) {
  const Json* content = base::find(answer, "content");
  if (base::find_string(answer, "action") != "accept" || !content) return std::nullopt;
  std::optional<std::string> id = base::find_string(*content, kImportId);
  return id == kNoneOfThese ? std::nullopt : id;
}

/// The imports that a person can choose from.
asio::awaitable<OrderedImports> choices_among(ImportNames& names) {
  std::vector<NamedImport> all = co_await names.all();
  co_return newest_of(choosable(std::move(all)), names.are_part());
}

}  // namespace

asio::awaitable<bool> ImportChoice::lacks_import(const Json& arguments, const mcp::CallToolResult& result) {
  if (is_unknown(result)) co_return true;
  if (result.error_code != "invalid_arguments") co_return false;
  const std::optional<mcp::ToolDefinition> known = co_await tool_->definition();
  if (!known) co_return false;
  const Json formed = in_schema_form(arguments, known->input_schema, Effect::read);
  const Json* id = base::find(formed, kImportId);
  const bool is_missing =
      !id || id->is_null() || (id->is_string() && base::is_blank(id->get_ref<const std::string&>()));
  if (!is_missing) co_return false;
  co_return mistakes_in(result) == 1;
}

/// Clients decline by themselves as well: the agent may then ask in its own words.
asio::awaitable<mcp::ToolOutcome> ImportChoice::none_chosen(const mcp::CallContext& context) {
  mcp::ToolOutcome outcome = CallLog(name(), context.trace, observer_).failed(nothing_chosen());
  const OrderedImports ordered = co_await choices_among(names_);
  auto* result = std::get_if<mcp::CallToolResult>(&outcome);
  if (result && !ordered.imports.empty()) append_text(*result, list_of(ordered));
  co_return outcome;
}

asio::awaitable<mcp::ToolOutcome> ImportChoice::call(Json arguments, mcp::CallContext context) {
  const Json* answer = base::find(context.input_responses, kQuestion);
  if (answer) {
    std::optional<std::string> chosen = choice_in(*answer);
    if (!chosen) co_return co_await none_chosen(context);
    arguments[kImportId] = std::move(*chosen);
    co_return co_await tool_->call(std::move(arguments), std::move(context));
  }
  mcp::ToolOutcome outcome = co_await tool_->call(arguments, context);
  auto* result = std::get_if<mcp::CallToolResult>(&outcome);
  if (!result || !result->is_error || !co_await lacks_import(arguments, *result)) co_return outcome;
  const OrderedImports ordered = co_await choices_among(names_);
  if (ordered.imports.empty()) co_return outcome;
  if (context.can_show_form)
    co_return question(ordered.imports, context.era, is_unknown(*result), names_.are_part());
  append_text(*result, list_of(ordered));
  co_return outcome;
}

}  // namespace salestouch
