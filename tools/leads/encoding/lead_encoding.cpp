#include "tools/leads/encoding/lead_encoding.hpp"

#include "tools/leads/encoding/lead_cards.hpp"
#include "tools/leads/encoding/lead_json_lines.hpp"
#include "tools/leads/encoding/lead_structured.hpp"
#include "tools/leads/encoding/lead_table.hpp"

namespace salestouch {

LeadEncodings::LeadEncodings(LeadShape shape)
    : shape_(std::move(shape)),
      cards_(std::make_shared<const CardLayout>(std::vector<std::string>(), shape_)) {}

std::unique_ptr<LeadEncoding> LeadEncodings::make(const LeadsView& view) const {
  if (view.output == Output::structured) return std::make_unique<StructuredEncoding>(view, shape_);
  if (view.profile == Profile::compact) return std::make_unique<TableEncoding>(view);
  if (view.full_format == FullFormat::json_lines) return std::make_unique<JsonLinesEncoding>(view);
  if (view.fields.empty()) return std::make_unique<CardEncoding>(cards_);
  return std::make_unique<CardEncoding>(std::make_shared<const CardLayout>(view.fields, shape_));
}

}  // namespace salestouch
