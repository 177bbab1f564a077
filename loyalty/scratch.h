// Lists that live for one quote. They come from one block of memory and go with it, so that a quote
// asks the heap for its answer alone.
#pragma once

#include <memory_resource>
#include <vector>

namespace till::loyalty {

using Arena = std::pmr::memory_resource;

template <class T>
using Scratch = std::pmr::vector<T>;

}  // namespace till::loyalty
