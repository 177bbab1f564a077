// What can go wrong, as a value. Every room returns Result<T>; exceptions of libraries are caught
// at the leaf that calls the library and become an Error. A broken invariant is not an error: it
// ends the process (require).
#pragma once

#include <expected>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

namespace till {

// The closed list of failures. The HTTP layers map each to one status and the tools to one exit
// code.
enum class ErrorCode {
  invalid,       // the input is wrong; context names where
  not_found,     // what was asked for does not exist
  conflict,      // it exists already, and differs
  unauthorized,  // who asks is unknown
  forbidden,     // who asks is known and may not
  too_large,     // over a limit
  unsupported,   // known, and not offered by this build
  unavailable,   // a peer or device does not answer; trying later may help
  timeout,       // it did not answer in time
  busy,          // somebody else holds it
  io,            // the disk or the system failed
  corrupt,       // stored bytes are not what was written
  untrusted,     // a signature, certificate or fingerprint does not verify
  not_recorded,  // a durable write did not happen
  internal,      // a library failed in a way nothing above can mend
};

// Both texts are for people and logs, hold no personal data, and never drive a decision.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string text;     // what is wrong and what to do, without a full stop
  std::string context;  // where: a JSON path, a file, a column; may be empty

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T = void>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string text,
                                                 std::string context = {}) {
  return std::unexpected(Error{code, std::move(text), std::move(context)});
}

// The stable lower-case name of a code, as JSON and logs show it.
[[nodiscard]] std::string_view name_of(ErrorCode code);

// "text (context)", for people.
[[nodiscard]] std::string describe(const Error& error);

// Ends the process with the text and place when the condition does not hold, in every build.
void require(bool condition, std::string_view text,
             std::source_location place = std::source_location::current());

}  // namespace till

#define TILL_JOIN_INNER(a, b) a##b
#define TILL_JOIN(a, b) TILL_JOIN_INNER(a, b)

// TILL_TRY(auto name, expression): the value of a Result, or return of its error from the enclosing
// function.
#define TILL_TRY(declaration, ...) \
  TILL_TRY_NAMED(TILL_JOIN(till_tried_, __COUNTER__), declaration, __VA_ARGS__)
#define TILL_TRY_NAMED(tried, declaration, ...)                 \
  auto tried = (__VA_ARGS__);                                   \
  if (!tried) return std::unexpected(std::move(tried).error()); \
  declaration = std::move(*tried)

// TILL_CHECK(expression): the same for Results without a value.
#define TILL_CHECK(...) TILL_CHECK_NAMED(TILL_JOIN(till_checked_, __COUNTER__), __VA_ARGS__)
#define TILL_CHECK_NAMED(checked, ...)                    \
  do {                                                    \
    if (auto checked = (__VA_ARGS__); !checked) {         \
      return std::unexpected(std::move(checked).error()); \
    }                                                     \
  } while (false)
