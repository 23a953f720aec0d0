#include "tools/leads/leads_tool.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/algorithm/string/join.hpp>
#include <iterator>
#include <set>
#include <utility>

#include "tools/commands/argument_form.hpp"
#include "tools/commands/argument_schema.hpp"
#include "tools/commands/argument_words.hpp"
#include "tools/commands/call_log.hpp"
#include "tools/commands/command_definition.hpp"
#include "tools/commands/progress_ticker.hpp"
#include "tools/leads/absent_fields.hpp"
#include "tools/leads/encoding/lead_structured.hpp"
#include "tools/leads/leads_definition.hpp"
#include "tools/leads/source/leads.hpp"
#include "tools/results/client_budget.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

/// In a structured result's `_meta`: programs need not read it out of the text.
constexpr char kNextCursor[] = "io.salestouch/next_cursor";

/// Of an error: names that leads have and the schema does not.
constexpr std::size_t kShownNames = 10;

/// The tool knows what a 404 of this command means; the API client does not.
ApiError about_imports(ApiError error) {
  if (error.code == "not_found") {
    error.next_step = "Check import_id with the person, or list the imports with import.list.";
  }
  return error;
}

/// "All" as models write it: beyond the integers that the check knows.
void bound_limit(Json& arguments) {
  constexpr double kMost = 1e15;
  const Json* limit = base::find(arguments, "limit");
  if (limit && limit->is_number() && limit->get<double>() > kMost)
    arguments["limit"] = static_cast<std::int64_t>(kMost);
}

/// A list of names for an error, cut.
std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + one_line(name, 60);
  return text;
}

mcp::CallToolResult to_result(LeadsPage page) {
  mcp::CallToolResult result = mcp::text_result(std::move(page.text));
  if (page.structured.empty()) return result;
  result.structured_content = std::move(page.structured);
  if (!page.cursor.empty()) result.meta[kNextCursor] = std::move(page.cursor);
  return result;
}

}  // namespace

/// What follows from one version of the command's description.
struct LeadsTool::Compiled {
  explicit Compiled(std::shared_ptr<const CommandDescription> of)
      : command(std::move(of)),
        definition(leads_definition(*command, dropped)),
        shape(LeadShape::of(command->output_schema)),
        statuses(listed_statuses(command->output_schema)) {
    for (const std::string& keyword : dropped) {
      spdlog::info("input schema: {} is left for the API to judge", one_line(keyword, 60));
    }
  }

  std::vector<std::string> problems(const Json& arguments) const;
  /// What is wrong with the fields and statuses that a call chooses, once the leads are there: they may have
  /// more than the API describes.
  std::vector<std::string> name_problems(const PageRequest& request, const Leads& leads) const;
  /// The names that a call has for fields, as it spells them.
  void read_names(LeadsRequest& request, const Json& spelled, const Json& formed) const;
  /// An argument of this name is the API's own.
  bool is_of_the_api(std::string_view name) const { return has_property(command->input_schema, name); }
  std::shared_ptr<const CommandDescription> command;
  std::vector<std::string> dropped;
  mcp::ToolDefinition definition;
  LeadShape shape;
  std::vector<std::string> statuses;  ///< that the schema lists

  /// What a list of tools does without.
  struct ForCalls {
    explicit ForCalls(const Compiled& tool)
        : check(tool.definition.input_schema), encodings(tool.shape), form_schema(tool.make_form_schema()) {}

    ArgumentCheck check;
    LeadEncodings encodings;
    /// What arguments are brought into the form of: the listed schema, the names of a lead's fields, and the
    /// statuses.
    Json form_schema;
  };
  /// Made when a call begins, on the event loop; its page may then be written elsewhere.
  const ForCalls& for_calls() const {
    if (!for_calls_) for_calls_.emplace(*this);
    return *for_calls_;
  }

 private:
  Json make_form_schema() const;
  std::vector<std::string> undescribed(const std::vector<std::string>& names) const;
  void add_status_problems(std::vector<std::string>& list, const PageRequest& request,
                           const Leads& leads) const;

  mutable std::optional<ForCalls> for_calls_;
};

std::vector<std::string> LeadsTool::Compiled::problems(const Json& arguments) const {
  std::vector<std::string> list = too_long(arguments);
  if (!list.empty()) return list;  // what is too long does not reach the validator
  list = for_calls().check.problems(arguments);
  if (!list.empty()) return list;
  for (const char* name : {"added_since", "active_since"}) {
    const std::optional<std::string> since = base::find_string(arguments, name);
    if (!since || is_nothing(*since) || is_of_the_api(name) || read_instant(*since)) continue;
    list.push_back(std::string(name) +
                   ": expected a date such as 2026-01-31, with a time or without; got the string " +
                   one_line(base::dump_json(*since), 60) + ".");
  }
  return list;
}

std::vector<std::string> LeadsTool::Compiled::undescribed(const std::vector<std::string>& names) const {
  std::vector<std::string> others;
  if (shape.fields.empty()) return others;
  std::ranges::copy_if(names, std::back_inserter(others), [this](const std::string& name) {
    return std::ranges::find(shape.fields, name) == shape.fields.end();
  });
  return others;
}

void LeadsTool::Compiled::add_status_problems(std::vector<std::string>& list, const PageRequest& request,
                                              const Leads& leads) const {
  if (statuses.empty()) return;
  for (const std::string& status : unknown_statuses(leads, request.filter.statuses, statuses)) {
    std::string known;
    if (list.empty() || !list.back().starts_with("status: ")) {
      const std::vector<std::string> others = other_statuses(leads, statuses, kShownNames);
      known = "; known are " + joined(statuses) +
              (others.empty() ? "" : "; leads of this import have " + joined(others));
    }
    list.push_back("status: no lead has \"" + one_line(status, 60) + "\"" + known + ".");
  }
}

std::vector<std::string> LeadsTool::Compiled::name_problems(const PageRequest& request,
                                                            const Leads& leads) const {
  std::vector<std::string> list;
  bool are_told = false;
  const auto add_missing = [&](std::string_view argument, const std::vector<std::string>& names) {
    for (const std::string& name : missing_in_all(leads, undescribed(names))) {
      std::string known;
      if (!std::exchange(are_told, true)) {
        const std::vector<std::string> others = other_fields(leads, shape.fields, kShownNames);
        known = "; it has " + joined(shape.fields) +
                (others.empty() ? "" : "; leads of this import have " + joined(others));
      }
      list.push_back(std::string(argument) + ": a lead has no " + one_line(name, 60) + known + ".");
    }
  };
  add_missing("fields", request.view.fields);
  add_missing("has", request.filter.has);
  add_status_problems(list, request, leads);
  // The names stand in each page, before its leads.
  const PageBudget& budget = request.budget;
  const PageBudget share = {budget.tokens / 4, budget.characters / 4, budget.bytes / 4};
  const std::string names = boost::algorithm::join(undescribed(request.view.fields), "\t");
  if (list.empty() && !cost_of(names, share).fits(share))
    list.emplace_back(
        "fields: the names alone take too much of the budget; choose fewer, or a higher max_tokens.");
  return list;
}

void LeadsTool::Compiled::read_names(LeadsRequest& request, const Json& spelled, const Json& formed) const {
  const auto read = [&](const char* name) {
    return is_of_the_api(name) ? std::vector<AskedName>()
                               : asked_names(base::find(spelled, name), base::find(formed, name));
  };
  request.fields = read("fields");
  request.has = read("has");
}

Json LeadsTool::Compiled::make_form_schema() const {
  Json schema = definition.input_schema;
  const auto list = [&](const char* name, const std::vector<std::string>& choices) {
    if (choices.empty() || is_of_the_api(name)) return;
    Json& known = schema["properties"][name]["items"]["enum"] = Json::array();
    // "LinkedIn URL" is linkedinUrl, and not neither it nor its copy linkedin_url.
    std::set<std::string> spellings;
    for (const std::string& choice : choices) {
      if (spellings.insert(folded_word(choice)).second) known.push_back(choice);
    }
  };
  list("fields", shape.fields);
  list("has", shape.fields);
  list("status", statuses);
  // A lead must have all of them, and "email|phone" asks for either.
  if (!is_of_the_api("has")) schema["properties"]["has"]["items"][kSeparatorsKeyword] = ",;\n";
  return schema;
}

LeadsTool::LeadsTool(asio::any_io_executor executor, ApiClient& api, CommandSchema& schema,
                     LeadsToolOptions options, CursorSeal seal, base::Worker& worker)
    : source_(std::move(executor), api, worker, options.cache, options.observer),
      schema_(schema),
      options_(options),
      worker_(worker),
      seal_(std::move(seal)) {}

LeadsTool::~LeadsTool() = default;

asio::awaitable<std::shared_ptr<const LeadsTool::Compiled>> LeadsTool::compiled() {
  std::shared_ptr<const CommandDescription> command = co_await schema_.get();
  if (!compiled_ || compiled_->command != command) compiled_ = std::make_shared<Compiled>(command);
  co_return compiled_;
}

asio::awaitable<std::optional<mcp::ToolDefinition>> LeadsTool::definition() {
  std::shared_ptr<const Compiled> tool = co_await compiled();
  mcp::ToolDefinition definition = tool->definition;
  definition.input_schema = listed_schema(definition.input_schema);
  const Json* root = base::find(tool->command->output_schema, "type");
  if (options_.output == Output::structured && root && *root == "object")
    definition.output_schema = declared_output_schema(tool->command->output_schema);
  // Claude Code cuts at 50,000 characters unless the tool says that it gives more, up to 500,000.
  constexpr std::size_t kUnsaid = 50'000;
  constexpr std::size_t kMost = 500'000;
  const std::size_t characters = client_budget("", options_.budget, std::nullopt).characters;
  if (characters > kUnsaid) definition.meta["anthropic/maxResultSizeChars"] = std::min(characters, kMost);
  co_return definition;
}

asio::awaitable<mcp::ToolOutcome> LeadsTool::call(Json arguments, mcp::CallContext context) {
  CallLog log(kName, context.trace, options_.observer);
  if (const std::optional<ApiError> refusal = log.refusal()) co_return log.failed(*refusal);
  std::shared_ptr<const Compiled> tool = co_await compiled();
  if (!tool->is_of_the_api("limit")) bound_limit(arguments);
  const Json spelled = in_schema_form(arguments, tool->definition.input_schema, Effect::read);
  arguments = in_schema_form(std::move(arguments), tool->for_calls().form_schema, Effect::read);
  log.about(arguments);
  ApiResult<LeadsRequest> prepared = prepare(*tool, arguments);
  if (!prepared) co_return log.failed(prepared.error());
  tool->read_names(*prepared, spelled, arguments);

  prepared->page.budget = client_budget(context.era.client.name, options_.budget, prepared->max_tokens);
  const ProgressTicker ticker(co_await asio::this_coro::executor, context);
  ApiResult<std::shared_ptr<const Leads>> leads =
      co_await fetch(*tool->command, prepared->input, prepared->api_profile(), log.tags(),
                     prepared->cursor ? LeadsUse::later_page : LeadsUse::first_look);
  if (!leads) co_return log.failed(leads.error());

  auto cut = [this, &leads, &tool, &prepared] { return make_page(**leads, *tool, *prepared); };
  ApiResult<LeadsPage> page = co_await worker_.run_if((*leads)->are_many(), cut);
  if (!page) co_return log.failed(page.error());
  log.succeeded(page->text.size() + page->structured.size(), page->tokens, prepared->page.budget,
                page->leads);
  co_return to_result(std::move(*page));
}

asio::awaitable<ApiResult<std::shared_ptr<const Leads>>> LeadsTool::leads_of(std::string import_id,
                                                                             CallTags tags) {
  if (!options_.allowed_imports.allow(import_id)) co_return import_not_allowed();
  const std::shared_ptr<const CommandDescription> command = co_await schema_.get();
  Json input = {{"import_id", std::move(import_id)}};
  std::string api_profile = "full";
  co_return co_await fetch(*command, std::move(input), std::move(api_profile), std::move(tags),
                           LeadsUse::later_page);
}

asio::awaitable<ApiResult<std::shared_ptr<const Leads>>> LeadsTool::fetch(const CommandDescription& command,
                                                                          Json input, std::string api_profile,
                                                                          CallTags tags, LeadsUse use) {
  std::optional<ApiPaging> paging = paging_of(command.input_schema, input);
  ApiResult<std::shared_ptr<const Leads>> leads = co_await source_.leads(
      std::move(input), std::move(api_profile), std::move(paging), std::move(tags), use);
  if (!leads) co_return about_imports(leads.error());
  co_return leads;
}

ApiResult<LeadsRequest> LeadsTool::prepare(const Compiled& tool, const Json& arguments) const {
  const Json& schema = tool.definition.input_schema;
  if (const std::vector<std::string> problems = tool.problems(arguments); !problems.empty())
    return invalid_arguments(std::string(kName) + " was not called.", problems, schema);
  ApiResult<LeadsRequest> request =
      read_leads_request(arguments, schema, tool.command->input_schema,
                         {Profile::full, {}, options_.full_format, options_.output}, seal_);
  if (request && !options_.allowed_imports.allow(request->page.import_id)) return import_not_allowed();
  return request;
}

ApiResult<LeadsPage> LeadsTool::make_page(const Leads& leads, const Compiled& tool,
                                          const LeadsRequest& request) const {
  PageRequest page = request.page;
  page.view.fields = names_as_leads_have(request.fields, leads);
  page.filter.has = names_as_leads_have(request.has, leads);
  const std::vector<std::string> problems = tool.name_problems(page, leads);
  if (!problems.empty())
    return invalid_arguments("No leads were chosen.", problems, tool.definition.input_schema);
  page.absent = absent_fields_note(leads, page, tool.shape.fields);
  const LeadSelection selection = select_leads(leads, page.filter);
  const std::vector<std::size_t>& selected = selection.leads;
  const std::optional<PageCursor>& cursor = request.cursor;
  if (cursor && (cursor->fingerprint != fingerprint_of(leads, selected) || cursor->next > selected.size())) {
    return ApiError{"import_changed",
                    "Leads were added, removed or moved in this import since the page before; it has " +
                        std::to_string(leads.size()) + " leads now, and going on could skip or repeat some.",
                    false, "Begin again without a cursor."};
  }
  if (page.view.profile == Profile::summary) return summary_page(leads, selection, page);
  return cut_page(leads, selection, tool.for_calls().encodings, page, seal_);
}

}  // namespace salestouch
