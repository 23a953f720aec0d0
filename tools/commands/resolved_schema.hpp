#pragma once

#include "base/json.hpp"

/// Schemas that say everything where it is meant. Generators of schemas write a type once and refer to it,
/// and put what a type inherits into allOf; nothing else here, and no client of every kind, follows that.
namespace salestouch {

/// `schema` with each local reference ("$ref":"#/…") replaced by what it names, and each allOf merged into
/// the schema that has it. A reference that names itself, is nested too deep, or would make the whole too
/// large becomes its type alone; one that names nothing here stays.
base::Json resolved_schema(const base::Json& schema);

/// The same for the input of a command: of anyOf and oneOf at the root, which model APIs refuse there, the
/// properties of all alternatives become properties of the root, required where every alternative wants them.
base::Json resolved_input_schema(const base::Json& schema);

}  // namespace salestouch
