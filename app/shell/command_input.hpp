#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace salestouch {

/// What is wrong with what was typed, a sentence.
struct InputProblem {
  std::string sentence;
};

/// The input of a command: the object `input_json`, and over it `arguments`, each KEY=TEXT or KEY:=JSON.
boost::system::result<base::Json, InputProblem> command_input(const std::string& input_json,
                                                              const std::vector<std::string>& arguments);

}  // namespace salestouch
