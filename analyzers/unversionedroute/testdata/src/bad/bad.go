package orders // want package:`routes`

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

func Routes() *gin.Engine {
	r := gin.Default()
	r.GET("/healthz", health)

	v1 := r.Group("/api/v1")
	v1.GET("/orders", listOrders)
	v1.POST("/orders", createOrder)
	v1.GET("/orders/:id", getOrder)
	v1.DELETE("/orders/:id", cancelOrder)

	r.POST("/api/orders/:id/refund", refundOrder) // want `a breaking change to POST /api/orders/:id/refund and another route hits all .*: .* have no version; register .* below /api/v1, like most`
	r.GET("/api/invoices", listInvoices)
	return r
}

func health(c *gin.Context) { c.Status(http.StatusOK) }

func listOrders(c *gin.Context)   { c.JSON(http.StatusOK, gin.H{"orders": nil}) }
func createOrder(c *gin.Context)  { c.JSON(http.StatusCreated, gin.H{}) }
func getOrder(c *gin.Context)     { c.JSON(http.StatusOK, gin.H{}) }
func cancelOrder(c *gin.Context)  { c.Status(http.StatusNoContent) }
func refundOrder(c *gin.Context)  { c.JSON(http.StatusOK, gin.H{}) }
func listInvoices(c *gin.Context) { c.JSON(http.StatusOK, gin.H{}) }
