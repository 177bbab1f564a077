#include "tests/record/documents_mutation.h"

#include <cstddef>

#include "tests/record/documents_examples.h"

namespace till::test {

namespace {

// What may stand where something else stood.
const json::Array& strangers() {
  static const json::Value list = json_value(
      R"([null, true, false, 0, -1, 1, 7, 10000, 9223372036854775807, -9223372036854775808, 1.5,
          1e999, 99999999999999999999, "", "x", "m:1", "24:00", [], [[]], [0], {}, {"x": {}},
          {"not": {"tender": "card"}}])");
  return *list.as_array();
}

json::Value mutated_object(const json::Object& object, Random& random) {
  json::Object copy = object;
  const std::size_t at = below(random, object.size());
  const auto& [name, child] = *(object.begin() + static_cast<std::ptrdiff_t>(at));
  switch (below(random, 6)) {
    case 0:
      copy.erase(name);
      break;
    case 1:
      copy.set("x" + name, child);
      break;
    default:
      copy.set(name, mutated(child, random));
  }
  return copy;
}

json::Value mutated_array(const json::Array& array, Random& random) {
  json::Array copy = array;
  const std::size_t at = below(random, array.size());
  switch (below(random, 6)) {
    case 0:
      copy.erase(copy.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      copy.push_back(array[at]);
      break;
    default:
      copy[at] = mutated(array[at], random);
  }
  return copy;
}

// A number near the one that was there, or of another size: mostly still within its bounds.
json::Value neighbour(std::int64_t number, Random& random) {
  switch (below(random, 6)) {
    case 0:
      return number + 1;
    case 1:
      return number - 1;
    case 2:
      return number / 2;
    case 3:
      return number * 3;
    case 4:
      return number * 1000;
    default:
      return 0;
  }
}

constexpr std::int64_t neighbourly_max = 1'000'000'000'000;

}  // namespace

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

json::Value mutated(const json::Value& value, Random& random) {
  const bool stop = below(random, 8) == 0;
  if (const json::Object* object = value.as_object(); object && !object->empty() && !stop) {
    return mutated_object(*object, random);
  }
  if (const json::Array* array = value.as_array(); array && !array->empty() && !stop) {
    return mutated_array(*array, random);
  }
  const std::int64_t* number = value.as_integer();
  const bool near = number != nullptr && *number > -neighbourly_max && *number < neighbourly_max;
  if (near && below(random, 4) != 0) return neighbour(*number, random);
  return strangers()[below(random, strangers().size())];
}

}  // namespace till::test
