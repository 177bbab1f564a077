#include "base/json/json.h"

#include <algorithm>
#include <new>
#include <numeric>
#include <optional>

#include <boost/json/basic_parser_impl.hpp>

#include "base/json/path.h"

namespace till::json {
namespace {

namespace native = boost::json;
using NativeError = native::error_code;
using NativeText = native::string_view;

// Three times what a ruleset of 100,000 offers holds: a text of nothing but small values costs many
// times its bytes in memory.
constexpr std::size_t values_max = 8'000'000;

// One object or array that is still open.
struct Frame {
  bool is_object = false;
  std::string name;  // of the field being read
  std::vector<std::pair<std::string, Value>> fields;
  Array items;
};

// Receives the parser's events and builds the value bottom up.
class Builder {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  explicit Builder(std::string_view root) : root_(root) {}

  [[nodiscard]] Value take() { return std::move(value_); }
  // Why the builder itself stopped the parser.
  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }

  bool on_document_begin(NativeError&) { return true; }
  bool on_document_end(NativeError&) { return true; }

  bool on_object_begin(NativeError&) {
    frames_.emplace_back().is_object = true;
    return true;
  }
  bool on_object_end(std::size_t, NativeError& code) {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    // Sorted here once, so that every set() appends: names in the worst order cost no more.
    const auto order = order_of(frame.fields);
    if (const auto twice = name_twice(frame.fields, order)) {
      refusal_ = Error{ErrorCode::invalid, "stands twice", path_of_field(open_path(), *twice)};
      code = native::error::extra_data;
      return false;
    }
    Object object;
    object.reserve(order.size());
    for (const std::size_t i : order)
      object.set(std::move(frame.fields[i].first), std::move(frame.fields[i].second));
    return add(std::move(object), code);
  }
  bool on_array_begin(NativeError&) {
    frames_.emplace_back();
    return true;
  }
  bool on_array_end(std::size_t, NativeError& code) {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    return add(std::move(frame.items), code);
  }

  bool on_key_part(NativeText part, std::size_t, NativeError&) { return keep(part); }
  bool on_key(NativeText part, std::size_t, NativeError&) {
    keep(part);
    frames_.back().name = take_kept();
    return true;
  }
  bool on_string_part(NativeText part, std::size_t, NativeError&) { return keep(part); }
  bool on_string(NativeText part, std::size_t, NativeError& code) {
    keep(part);
    return add(take_kept(), code);
  }
  bool on_number_part(NativeText part, NativeError&) { return keep(part); }
  bool on_int64(std::int64_t number, NativeText, NativeError& code) {
    kept_.clear();
    return add(number, code);
  }
  bool on_uint64(std::uint64_t, NativeText part, NativeError& code) {
    return add_other(part, code);
  }
  bool on_double(double, NativeText part, NativeError& code) { return add_other(part, code); }
  bool on_bool(bool flag, NativeError& code) { return add(flag, code); }
  bool on_null(NativeError& code) { return add(nullptr, code); }
  bool on_comment_part(NativeText, NativeError&) { return true; }
  bool on_comment(NativeText, NativeError&) { return true; }

 private:
  using FieldList = std::vector<std::pair<std::string, Value>>;

  bool keep(NativeText part) {
    kept_.append(part.data(), part.size());
    return true;
  }
  std::string take_kept() { return std::exchange(kept_, {}); }

  bool add_other(NativeText part, NativeError& code) {
    keep(part);
    return add(OtherNumber{take_kept()}, code);
  }

  bool add(Value value, NativeError& code) {
    if (++values_ > values_max) {
      refusal_ = Error{ErrorCode::too_large,
                       "comes after " + std::to_string(values_max) + " values, which is too many",
                       open_path()};
      code = native::error::extra_data;
      return false;
    }
    if (frames_.empty()) {
      value_ = std::move(value);
    } else if (Frame& frame = frames_.back(); frame.is_object) {
      frame.fields.emplace_back(std::move(frame.name), std::move(value));
      frame.name.clear();
    } else {
      frame.items.push_back(std::move(value));
    }
    return true;
  }

  // Positions of the fields sorted by name; of the same name, in the order of the text.
  static std::vector<std::size_t> order_of(const FieldList& fields) {
    std::vector<std::size_t> order(fields.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) {
      return std::pair<std::string_view, std::size_t>(fields[i].first, i);
    });
    return order;
  }

  // The first name, in the order of the text, that stood before.
  static std::optional<std::string> name_twice(const FieldList& fields,
                                               const std::vector<std::size_t>& order) {
    std::optional<std::size_t> first;
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (fields[order[i]].first == fields[order[i - 1]].first)
        first = std::min(first.value_or(order[i]), order[i]);
    }
    if (!first) return std::nullopt;
    return fields[*first].first;
  }

  // Where the object just closed stands.
  [[nodiscard]] std::string open_path() const {
    std::string path(root_);
    for (const Frame& frame : frames_) {
      path = frame.is_object ? path_of_field(path, frame.name)
                             : path_of_item(path, frame.items.size());
    }
    return path;
  }

  std::string_view root_;
  std::vector<Frame> frames_;
  std::string kept_;
  Value value_;
  std::size_t values_ = 0;
  std::optional<Error> refusal_;
};

std::unexpected<Error> no_json(std::string text, std::size_t offset) {
  return fail(ErrorCode::invalid, std::move(text), "byte " + std::to_string(offset));
}

std::string reason_of(const NativeError& code, const ParseLimits& limits) {
  if (code == native::error::too_deep)
    return "nests deeper than " + std::to_string(limits.depth_max);
  if (code == native::error::incomplete) return "is no JSON: it ends too early";
  return "is no JSON: " + code.message();
}

}  // namespace

Result<Value> parse(std::string_view text, std::string_view root, ParseLimits limits) {
  native::parse_options options;
  options.max_depth = limits.depth_max;
  try {
    native::basic_parser<Builder> parser(options, root);
    NativeError code;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
    if (parser.handler().refusal()) return std::unexpected(*parser.handler().refusal());
    if (code) return no_json(reason_of(code, limits), read);
    if (read < text.size()) return no_json("is no JSON: something follows its end", read);
    return parser.handler().take();
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::too_large, "does not fit the memory");
  }
}

}  // namespace till::json
