// Package people invents the people and enterprises of the demo city. Nobody in
// it exists, and everybody can see that: every given name says 演 or 拟
// (performed, made up), every enterprise calls itself a demo, telephone numbers
// lie in a range that was never allocated, and identity numbers and credit
// codes carry valid check characters but begin with the code of the prefecture,
// under which no person is registered.
package people
