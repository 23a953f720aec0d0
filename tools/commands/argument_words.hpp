#pragma once

#include <string>
#include <string_view>

/// Words as agents and clients write them in arguments.
namespace salestouch {

/// `text` without the space at its ends, as editors and web pages leave it, too: no-break, ideographic, of no
/// width.
std::string_view without_space(std::string_view text);

/// `text` without the quotes around all of it, which models copy from JSON.
std::string_view unquoted(std::string_view text);

/// `text` up to the markup of calls that models leave behind a value, as in `dublin</parameter>`.
std::string_view without_markup(std::string_view text);

/// The id in `text`, which may be quoted, have such markup behind it, or stand in the URI of a resource of
/// this server (`salestouch://imports/ID/leads`).
std::string_view id_in(std::string_view text);

/// `text` in lower case, without what separates words: the same for importId, import_id and IMPORT-ID. Never
/// lost are other marks, a hyphen at an end or behind a space alone ("-New" excludes or removes), and what
/// stands before a digit as a sign or between two ("UTC-5", "1-10"): each stays as one hyphen.
std::string folded_word(std::string_view text);

}  // namespace salestouch
