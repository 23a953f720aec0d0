#pragma once

#include "base/json.hpp"

/// Schemas that say everything where it is meant. Generators of schemas write a type once and refer to it,
/// and put what a type inherits into allOf; nothing else here, and no client of every kind, follows that.
namespace salestouch {

/// `schema` with each local reference ("$ref":"#/…") replaced by what it names, and each allOf merged into
/// the schema that has it. A reference that names itself or is nested too deep becomes its type alone; one
/// that names nothing here stays. What references bring in is at most 16 KiB, or as large as the schema if
/// that is more: of what would be larger the deepest references become types, on all sides alike.
base::Json resolved_schema(base::Json schema);

/// The same for the input of a command: of anyOf and oneOf at the root, which model APIs refuse there, the
/// properties of all alternatives become properties of the root, required where every alternative wants them.
base::Json resolved_input_schema(base::Json schema);

}  // namespace salestouch
