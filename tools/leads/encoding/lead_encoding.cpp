#include "tools/leads/encoding/lead_encoding.hpp"

#include "tools/leads/encoding/lead_cards.hpp"
#include "tools/leads/encoding/lead_json_lines.hpp"
#include "tools/leads/encoding/lead_structured.hpp"
#include "tools/leads/encoding/lead_table.hpp"

namespace salestouch {

std::unique_ptr<LeadEncoding> make_lead_encoding(const LeadsView& view, const LeadShape& shape) {
  if (view.output == Output::structured) return std::make_unique<StructuredEncoding>(view, shape);
  if (view.profile == Profile::compact) return std::make_unique<TableEncoding>(view);
  if (view.full_format == FullFormat::json_lines) return std::make_unique<JsonLinesEncoding>(view);
  return std::make_unique<CardEncoding>(view, shape);
}

}  // namespace salestouch
