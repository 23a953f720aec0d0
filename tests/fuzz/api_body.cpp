// A body of the API into a page of every form. The first byte chooses the budget.
#include <algorithm>

#include "base/utf8.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tools/commands/command_schema.hpp"
#include "tools/leads/leads_page.hpp"

namespace {

using namespace salestouch;

const LeadEncodings& encodings() {
  static const LeadEncodings known(LeadShape::of(bundled_description("import.leads.list")->output_schema));
  return known;
}

const LeadsView kViews[] = {{Profile::full, {}},
                            {Profile::compact, {}},
                            {Profile::full, {"name", "experience", "recentPosts", "linkedinUrl"}},
                            {Profile::full, {}, FullFormat::json_lines},
                            {Profile::compact, {}, FullFormat::cards, Output::structured}};

}  // namespace

FUZZ(std::string_view input) {
  if (input.empty()) return;
  HttpAnswer http;
  http.status = 200;
  http.body = input.substr(1);
  const ApiResult<Leads> leads = Leads::read(std::move(http));
  if (!leads) return;
  static const CursorSeal seal("secret");
  PageRequest request;
  request.import_id = "imp";
  request.budget.tokens = 500u << (static_cast<unsigned char>(input[0]) % 6);
  for (const LeadsView& view : kViews) {
    request.view = view;
    const LeadsPage page = cut_page(*leads, select_leads(*leads, {}), encodings(), request, seal);
    require(page.tokens <= request.budget.tokens);
    require(page.leads > 0 || leads->size() == 0);
    require(simdjson::validate_utf8(page.text) && simdjson::validate_utf8(page.structured));
    const auto lines = static_cast<std::size_t>(std::ranges::count(page.text, '\n'));
    if (view.profile == Profile::compact && view.output == Output::text && page.leads > 0)
      require(lines == page.leads + 2);
    if (view.full_format == FullFormat::json_lines) require(lines == page.leads + 1);
    if (view.output == Output::structured) {
      require(lines == 1);
      // It goes into the message as it is.
      require(page.structured.find('\n') == std::string::npos);
      simdjson::dom::parser parser;
      require(parser.parse(page.structured).is_object());
    }
  }
  LeadFilter filter;
  filter.query = "a";
  filter.sort = LeadSort::score_desc;
  request.filter = filter;
  require(summary_page(*leads, select_leads(*leads, filter), request).tokens <= 500);
}
