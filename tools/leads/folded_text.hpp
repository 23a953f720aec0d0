#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Texts compared the way people compare them: "Łukasz" is found by "lukasz", "Jean‑Pierre" by "jean-pierre".
namespace salestouch {

/// `text` without case and accents (Unicode case folding and compatibility decomposition, marks left out),
/// with plain letters for those that Unicode does not take apart, and one apostrophe and one hyphen for their
/// kinds. The few HTML entities that exports leave in names are read.
std::string folded(std::string_view text);

/// `text` with one space for each run of them, and none at its ends.
std::string squeezed(std::string_view text);

/// The words of `text`, folded; quotes around them do not count. None where nothing is left of it.
std::vector<std::string> folded_words(std::string_view text);

}  // namespace salestouch
